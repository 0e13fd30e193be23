// SPDX-License-Identifier: Apache-2.0
#include "wire/ftp/ftp.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/letters.h"

namespace assay::wire::ftp {
namespace {

using base::Bytes;
using base::Cursor;
using management::Session;

constexpr std::string_view name = "ftp";
constexpr std::size_t line_limit = 1024;

std::string_view without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct Command {
  std::string verb;
  std::string_view argument;
};
Command command(std::string_view line) {
  line = without_end(line);
  const auto blank = line.find(' ');
  return {base::upper(line.substr(0, blank)), blank == std::string_view::npos ? "" : line.substr(blank + 1)};
}

// "230" of "230 Logged in" or "230-…"; 0 if the line is no reply (RFC 959 §4.2).
unsigned reply_code(std::string_view line) {
  if (line.size() < 4 || (line[3] != ' ' && line[3] != '-')) return 0;
  unsigned code = 0;
  for (const char digit : line.substr(0, 3)) {
    if (digit < '0' || digit > '9') return 0;
    code = code * 10 + static_cast<unsigned>(digit - '0');
  }
  return code;
}

class Stream final : public StreamParser {
 public:
  Stream() { session_.protocol = name; }

  std::size_t data(Direction direction, Bytes data, const Context& context, Output& out) override {
    management::begin(session_, data, context);
    std::size_t consumed = 0;
    while (!finished_) {
      const auto rest = base::as_text(data.subspan(consumed));
      const auto end = rest.find('\n');
      if (end == std::string_view::npos) return rest.size() > line_limit ? data.size() : consumed;
      const Bytes line = data.subspan(consumed, end + 1);
      if (reply_code(base::as_text(line)) != 0) {
        server_ = server_.value_or(direction);
        reply(line, context, out);
      } else if (direction != server_) {
        request(line, context);
      }
      consumed += line.size();
    }
    return data.size();
  }
  void gap(Direction, std::uint64_t, const Context&, Output&) override {}
  void end(Direction, const Context& context, Output& out) override { finish(context, out); }
  [[nodiscard]] bool done() const override { return finished_; }

 private:
  void request(Bytes line, const Context& context) {
    const Command sent = command(base::as_text(line));
    if (sent.verb.empty() || sent.verb.size() > 4 ||
        !std::ranges::all_of(sent.verb, [](char c) { return c >= 'A' && c <= 'Z'; }))
      return;
    context.cursor(line).field_text("ftp.request.command", line.first(sent.verb.size()),
                                    base::as_text(line.first(sent.verb.size())));
    session_.client = context.source;
    session_.server = context.destination;
    const std::string user = base::upper(sent.argument);
    if (sent.verb == "USER") anonymous_ = user == "ANONYMOUS" || user == "FTP";
    if (sent.verb == "PASS") password_ = !anonymous_ && !sent.argument.empty();
    tls_asked_ = sent.verb == "AUTH" && (user == "TLS" || user == "SSL" || user == "TLS-C" || user == "TLS-P");
  }

  void reply(Bytes line, const Context& context, Output& out) {
    const auto text = base::as_text(line);
    const unsigned code = reply_code(text);
    context.cursor(line).field("ftp.response.code", line.first(3), code);
    if (session_.detail.empty() && code == 220) {
      session_.detail = base::printable(base::as_bytes(without_end(text)));
      session_.server = context.source;
      session_.client = context.destination;
    }
    // RFC 4217 §4: everything behind a 234 is TLS.
    if (code == 234 && tls_asked_) session_.ciphered = true;
    session_.credentials = session_.credentials || password_;
    if (session_.ciphered || session_.credentials) finish(context, out);
  }

  void finish(const Context& context, Output& out) {
    session_.credentials = session_.credentials || password_;
    if (!std::exchange(finished_, true)) out.emit(context, {}, session_);
  }

  Session session_;
  std::optional<Direction> server_;  // who replied first
  bool anonymous_ = false;
  bool password_ = false;
  bool tls_asked_ = false;
  bool finished_ = false;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

// Commands of RFC 959, 2428, 3659 and 4217 that neither SMTP nor POP3 nor IMAP has.
constexpr std::array<std::string_view, 18> own_commands = {"SYST", "TYPE", "PORT", "PASV", "EPSV", "EPRT",
                                                           "FEAT", "STOR", "PWD",  "CWD",  "MDTM", "NLST",
                                                           "MLSD", "SIZE", "PBSZ", "PROT", "CDUP", "OPTS"};

Recognition recognise_greeting(std::string_view text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return text.size() < line_limit / 2 ? Recognition::need_more : Recognition::no;
  const auto first = base::upper(text.substr(0, end));
  return first.contains("FTP") && !first.contains("SMTP") ? Recognition::yes : Recognition::no;
}

Recognition recognise_commands(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    if (!std::ranges::all_of(line, [](char c) { return (c >= ' ' && c < 0x7f) || c == '\r'; }) || line.size() > 512)
      return Recognition::no;
    const Command sent = command(line);
    if (end == std::string_view::npos) {
      const auto begins = [&](std::string_view known) { return known.starts_with(sent.verb); };
      const bool possible =
          begins("USER") || begins("PASS") || begins("AUTH") || std::ranges::any_of(own_commands, begins);
      return possible ? Recognition::need_more : Recognition::no;
    }
    const bool security = sent.verb == "AUTH" && (base::upper(sent.argument) == "TLS" || base::upper(sent.argument) == "SSL");
    if (security || std::ranges::find(own_commands, sent.verb) != own_commands.end()) return Recognition::yes;
    if (sent.verb != "USER" && sent.verb != "PASS") return Recognition::no;
    text.remove_prefix(end + 1);
  }
  return Recognition::need_more;
}

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  const auto text = base::as_text(first);
  const std::string_view greeting = "220";
  if (text.size() < 4)
    return greeting.starts_with(text.substr(0, 3)) || recognise_commands(text) != Recognition::no
               ? Recognition::need_more
               : Recognition::no;
  if (text.starts_with("220 ") || text.starts_with("220-")) return recognise_greeting(text);
  return recognise_commands(text);
}

const Protocol protocol{
    .name = name, .title = "FTP, RFC 959", .carried_by = ways, .recognise = recognise, .make_stream = make_stream};

}  // namespace assay::wire::ftp
