// SPDX-License-Identifier: Apache-2.0
#include "wire/ntp/ntp.h"

#include "wire/management/session.h"

namespace assay::wire::ntp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;
using management::Session;

constexpr std::string_view name = "ntp";
constexpr std::size_t header_size = 48;  // RFC 5905 §7.3

// "Mode", RFC 5905 figure 10.
constexpr unsigned server_mode = 4;
constexpr unsigned broadcast_mode = 5;
constexpr unsigned control_mode = 6;
constexpr unsigned private_mode = 7;

constexpr std::uint16_t nts_authenticator = 0x0404;  // RFC 8915 §5.6

// What stands behind the header: extension fields (RFC 7822), then perhaps the number of a key and a digest.
void proof(Cursor& in, Session& session) {
  session.authentication = Authentication::none;
  while (in.more()) {
    switch (in.remaining()) {
      case 4:  // a "crypto-NAK"
        session.authentication = Authentication::refused;
        return in.skip(4);
      case 20:
      case 24:
        session.authentication = Authentication::given;
        session.method = in.remaining() == 20 ? "MAC of 16 octets" : "MAC of 20 octets";
        return in.skip(in.remaining());
      default:
        break;
    }
    const auto type = in.u16("ntp.ext.type");
    const std::size_t length = in.u16("ntp.ext.length");
    in.require(length >= 8 && length % 4 == 0, Fault::Code::bad_length);
    if (in.ok()) in.skip(length - 4);
    if (type == nts_authenticator && in.ok()) {
      session.authentication = Authentication::given;
      session.method = "NTS";
    }
  }
}

void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  const unsigned flags = in.peek();
  const unsigned mode = flags & 7U;
  const unsigned version = flags >> 3U & 7U;
  const bool manages = mode == control_mode || mode == private_mode;
  if (version == 0 || version > 4 || mode == 0 || datagram.size() < (manages ? 8 : header_size)) {
    return out.opaque(context, name, "no NTP", datagram);
  }
  in.u8("ntp.flags");
  in.field("ntp.flags.vn", datagram.first(1), version);
  in.field("ntp.flags.mode", datagram.first(1), mode);
  Session session;
  session.protocol = name;
  session.version = std::to_string(version);
  management::begin(session, datagram, context);
  // Modes 6 and 7 have the direction in a bit of their own (RFC 9327 §2).
  const bool answers = mode == control_mode ? (in.peek() & 0x80U) != 0 : (flags & 0x80U) != 0;
  management::set_ends(session, context, manages ? answers : mode == server_mode || mode == broadcast_mode);
  if (manages) {
    management::add_command(session, mode == control_mode ? "control" : "private");
  } else {
    in.u8("ntp.stratum");
    in.skip(header_size - 2);
    proof(in, session);
    if (mode == broadcast_mode) management::add_command(session, "broadcast");
  }
  if (!in.ok()) return out.malformed(context, name, datagram, *in.fault());
  out.emit(context, datagram, session);
}

constexpr CarriedBy ways[] = {udp_port(123)};

}  // namespace

const Protocol protocol{.name = name, .title = "NTP, RFC 5905, 8915", .carried_by = ways, .parse = parse};

}  // namespace assay::wire::ntp
