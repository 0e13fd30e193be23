// SPDX-License-Identifier: Apache-2.0
#include "wire/x2x3/x2x3.h"

#include <fmt/format.h>

#include <array>

#include "base/cursor.h"
#include "wire/management/session_stream.h"

namespace assay::wire::x2x3 {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "x2x3";
constexpr std::size_t fixed_header = 40;            // clause 5.1, with XID and correlation identifier
constexpr std::size_t recognised_by = 16;           // all before these
constexpr std::size_t longest_header = 64 * 1024;   // with conditional attributes
constexpr std::size_t longest_payload = 16 << 20U;  // what is longer is no PDU

enum class Type : std::uint16_t { x2 = 1, x3, keepalive, keepalive_acknowledgement };
constexpr std::array<std::string_view, 5> type_names = {"", "x2", "x3", "keepalive", "keepalive-ack"};

// Payload formats, clause 5.4; those of later versions by their number.
constexpr std::array<std::string_view, 14> formats = {"",     "TS-102-232-1", "TS-33.128", "TS-33.108", "proprietary",
                                                      "IPv4", "IPv6",         "Ethernet",  "RTP",       "SIP",
                                                      "DHCP", "RADIUS",       "GTP-U",     "MSRP"};
constexpr std::uint16_t last_format = 63;
constexpr std::uint16_t last_direction = 5;

struct Header {
  std::uint8_t major = 0;
  std::uint8_t minor = 0;
  std::uint16_t type = 0;
  std::size_t header_length = 0;
  std::size_t payload_length = 0;
  std::uint16_t format = 0;
  std::uint16_t direction = 0;

  [[nodiscard]] bool fits() const {
    if (major > 1 || type < 1 || type > 4 || header_length < fixed_header || header_length > longest_header ||
        payload_length > longest_payload)
      return false;
    // A keepalive holds nothing, and everything else says what it holds.
    const bool alive = type >= static_cast<std::uint16_t>(Type::keepalive);
    if (alive) return format == 0 && direction == 0;
    return format >= 1 && format <= last_format && direction >= 1 && direction <= last_direction;
  }
};

Header header_of(Cursor& in) {
  Header out;
  const Bytes version = in.bytes(2);
  if (in.ok()) {
    out.major = std::to_integer<std::uint8_t>(version[0]);
    out.minor = std::to_integer<std::uint8_t>(version[1]);
    in.field("li5g.ver", version, static_cast<std::uint64_t>(out.major << 8U | out.minor));
  }
  out.type = in.u16("li5g.type");
  out.header_length = in.u32("li5g.hl");
  out.payload_length = in.u32("li5g.pl");
  out.format = in.u16("li5g.pf");
  out.direction = in.u16("li5g.pd");
  return out;
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  std::size_t read(Bytes data, const Context& context, Output& out) override {
    if (data.size() < fixed_header) return 0;
    Cursor in = context.cursor(data.first(fixed_header));
    const Header header = header_of(in);
    if (!header.fits()) return give_up(data, {Fault::Code::bad_value, 0}, context, out);
    // Whoever intercepts begins the connection and sends; only acknowledgements come back.
    management::set_ends(session, context, header.type == static_cast<std::uint16_t>(Type::keepalive_acknowledgement));
    if (session.version.empty()) session.version = fmt::format("{}.{}", header.major, header.minor);
    management::add_command(session, type_names.at(header.type));
    if (header.format != 0)
      management::add_name(session.detail,
                           header.format < formats.size() ? std::string(formats.at(header.format))
                                                          : fmt::format("format-{}", header.format),
                           32, 8);
    return header.header_length + header.payload_length;
  }
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  constexpr std::array<std::size_t, 8> zeros = {0, 2, 4, 5, 8, 12, 14, 14};  // octets that are 0 or 1 in every PDU
  for (const auto place : zeros) {
    if (place < first.size() && std::to_integer<unsigned>(first[place]) > 1) return Recognition::no;
  }
  if (first.size() < recognised_by) return Recognition::need_more;
  Cursor in(first);
  return header_of(in).fits() ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "X2 and X3 of lawful interception, ETSI TS 103 221-2",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::x2x3
