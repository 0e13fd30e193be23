// SPDX-License-Identifier: Apache-2.0
#include "wire/syslog/syslog.h"

#include <algorithm>
#include <optional>

#include "wire/management/session_stream.h"

namespace assay::wire::syslog {
namespace {

using base::Bytes;
using management::Session;

constexpr std::string_view name = "syslog";
constexpr unsigned last_priority = 191;   // RFC 5424 §6.2.1
constexpr std::size_t count_digits = 7;   // of an octet count
constexpr std::size_t header_limit = 64;  // octets that tell a message from other texts

bool digit(char c) { return c >= '0' && c <= '9'; }

// How far `text` fits a pattern in which 0 stands for any digit.
enum class Fit : std::uint8_t { no, so_far, yes };
Fit fit(std::string_view text, std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i == text.size()) return Fit::so_far;
    if (pattern[i] == '0' ? !digit(text[i]) : pattern[i] != text[i]) return Fit::no;
  }
  return Fit::yes;
}

struct Header {
  unsigned priority = 0;
  Bytes priority_octets;     // none: there is no priority
  std::string_view version;  // empty where there is only a priority
  Fit fits = Fit::no;
};

// "<34>1 2003-10-11T22:14:15…" or "<34>Oct 11 22:14:15 …".
Header header_of(std::string_view text) {
  Header out;
  out.fits = Fit::so_far;
  if (text.empty()) return out;
  const auto end = text.substr(0, 5).find('>');
  const auto digits = text.substr(1, std::min({end, text.size(), std::size_t{4}}) - 1);
  if (text[0] != '<' || digits.size() > 3 || !std::ranges::all_of(digits, digit)) return {};
  if (end == std::string_view::npos) return text.size() < 5 ? out : Header{};
  for (const char c : digits) out.priority = out.priority * 10 + static_cast<unsigned>(c - '0');
  if (digits.empty() || out.priority > last_priority || (digits.size() > 1 && digits[0] == '0')) return {};
  out.priority_octets = base::as_bytes(digits);
  const auto rest = text.substr(end + 1);
  out.fits = std::max(fit(rest, "1 0000-00-00T00:00:00"), fit(rest, "1 - "));
  if (out.fits == Fit::yes) out.version = "RFC 5424";
  for (const std::string_view month :
       {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}) {
    for (const std::string_view day : {" 00 00:00:00", "  0 00:00:00"}) {
      const auto fits = fit(rest, std::string(month) + std::string(day));
      if (fits == Fit::yes) out.version = "RFC 3164";
      out.fits = std::max(out.fits, fits);
    }
  }
  return out;
}

void list(const Header& header, const Context& context) {
  const auto in = context.cursor(header.priority_octets);
  in.field("syslog.facility", header.priority_octets, header.priority >> 3U);
  in.field("syslog.level", header.priority_octets, header.priority & 7U);
}

// Behind an octet count (RFC 6587 §3.4.1), if there is one; none: the count has not ended.
std::optional<std::string_view> behind_count(std::string_view text) {
  if (text.empty() || !digit(text[0])) return text;
  const auto end = text.substr(0, count_digits + 1).find(' ');
  const auto digits = text.substr(0, std::min(end, text.size()));
  if (!std::ranges::all_of(digits, digit) || digits.size() > count_digits) return "?";
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(end + 1);
}

void parse(Bytes datagram, const Context& context, Output& out) {
  const auto header = header_of(base::as_text(datagram));
  // A message may be without all that follows its priority (RFC 3164 §4.3.3), but not without the priority.
  if (header.priority_octets.empty()) return out.opaque(context, name, "no syslog", datagram);
  Session session;
  session.protocol = name;
  session.version = header.version;
  session.authentication = management::Authentication::none;
  management::begin(session, datagram, context);
  management::set_ends(session, context, false);
  list(header, context);
  out.emit(context, datagram, session);
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  std::size_t read(Bytes data, const Context& context, Output& out) override {
    const auto header = header_of(behind_count(base::as_text(data)).value_or(""));
    if (header.fits == Fit::so_far && data.size() < header_limit) return 0;
    if (header.fits == Fit::yes) {
      list(header, context);
      management::set_ends(session, context, false);
      session.version = header.version;
      session.authentication = management::Authentication::none;
    }
    finish(context, out);
    return data.size();
  }
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {udp_port(514), udp_content(), tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  const auto text = behind_count(base::as_text(first));
  if (!text) return Recognition::need_more;
  const auto fits = header_of(*text).fits;
  return fits == Fit::yes ? Recognition::yes : fits == Fit::no ? Recognition::no : Recognition::need_more;
}

const Protocol protocol{.name = name,
                        .title = "Syslog, RFC 5424, 3164",
                        .carried_by = ways,
                        .parse = parse,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::syslog
