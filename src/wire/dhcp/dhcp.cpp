// SPDX-License-Identifier: Apache-2.0
#include "wire/dhcp/dhcp.h"

#include "wire/management/session.h"

namespace assay::wire::dhcp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;
using management::Session;

constexpr std::string_view name = "dhcp";
constexpr std::string_view name_6 = "dhcpv6";
constexpr std::size_t cookie_at = 236;  // RFC 2131 §3
constexpr std::uint32_t cookie = 0x63825363;

// RFC 2132 §9.6, RFC 3203, RFC 4388.
std::string_view type_name(std::uint8_t type) {
  constexpr std::string_view names[] = {
      "BOOTP",   "DISCOVER", "OFFER",      "REQUEST",    "DECLINE",         "ACK",          "NAK",
      "RELEASE", "INFORM",   "FORCERENEW", "LEASEQUERY", "LEASEUNASSIGNED", "LEASEUNKNOWN", "LEASEACTIVE"};
  return type < std::size(names) ? names[type] : std::string_view();
}

// RFC 8415 §7.3.
std::string_view type_name_6(std::uint8_t type) {
  constexpr std::string_view names[] = {
      "",        "SOLICIT",     "ADVERTISE",           "REQUEST",    "CONFIRM",   "RENEW", "REBIND", "REPLY", "RELEASE",
      "DECLINE", "RECONFIGURE", "INFORMATION-REQUEST", "RELAY-FORW", "RELAY-REPL"};
  return type < std::size(names) ? names[type] : std::string_view();
}

struct Message {
  std::uint8_t operation = 0;  // 1 request, 2 reply
  std::uint8_t type = 0;       // 0: BOOTP
  bool authenticated = false;  // RFC 3118
  IpAddress server;
};

Message read(Cursor& in) {
  Message out;
  out.operation = in.u8("dhcp.type");
  in.require(out.operation == 1 || out.operation == 2, Fault::Code::bad_value);
  in.skip(3);
  in.u32("dhcp.id");
  in.skip(cookie_at - 8);
  in.require(in.u32() == cookie, Fault::Code::bad_value);
  while (in.more()) {
    const auto code = in.u8();
    if (code == 0) continue;
    if (code == 255) break;
    Cursor value = in.split(in.u8());
    if (code == 53) out.type = value.u8("dhcp.option.dhcp");
    if (code == 54) out.server = IpAddress::v4(value.rest());
    if (code == 90) out.authenticated = true;
    in.absorb(value);
  }
  return out;
}

Session session_of(std::string_view protocol, std::string_view type, bool authenticated, bool from_server,
                   Bytes datagram, const Context& context) {
  Session session;
  session.protocol = protocol;
  session.authentication = authenticated ? Authentication::given : Authentication::none;
  management::begin(session, datagram, context);
  management::set_ends(session, context, from_server);
  management::add_command(session, type);
  return session;
}

void parse(Bytes datagram, const Context& context, Output& out) {
  if (datagram.size() < cookie_at + 4 || Cursor(datagram.subspan(cookie_at)).u32() != cookie) {
    return out.opaque(context, name, "no DHCP", datagram);
  }
  Cursor in = context.cursor(datagram);
  const Message message = read(in);
  if (!in.ok()) return out.malformed(context, name, datagram, *in.fault());
  auto session =
      session_of(name, type_name(message.type), message.authenticated, message.operation == 2, datagram, context);
  // A relay may stand between the two.
  if (message.server.present()) session.server.address = message.server;
  out.emit(context, datagram, session);
}

void parse_6(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  if (type_name_6(in.peek()).empty()) return out.opaque(context, name_6, "no DHCPv6", datagram);
  const auto type = in.u8("dhcpv6.msgtype");
  if (type >= 12) {
    in.skip(33);  // hops, link address, peer address
  } else {
    in.u24("dhcpv6.xid");
  }
  bool authenticated = false;
  while (in.more()) {
    authenticated = in.u16() == 11 || authenticated;  // RFC 8415 §21.11
    in.skip(in.u16());
  }
  if (!in.ok()) return out.malformed(context, name_6, datagram, *in.fault());
  const bool from_server = type == 2 || type == 7 || type == 10 || type == 13;
  out.emit(context, datagram, session_of(name_6, type_name_6(type), authenticated, from_server, datagram, context));
}

constexpr CarriedBy ways[] = {udp_port(67), udp_port(68), udp_content()};
constexpr CarriedBy ways_6[] = {udp_port(546), udp_port(547)};

}  // namespace

Recognition recognise(Bytes datagram) {
  Cursor in(datagram);
  (void)read(in);
  return in.ok() ? Recognition::yes : Recognition::no;
}

const Protocol protocol{
    .name = name, .title = "DHCP, RFC 2131", .carried_by = ways, .parse = parse, .recognise = recognise};
const Protocol protocol_6{.name = name_6, .title = "DHCPv6, RFC 8415", .carried_by = ways_6, .parse = parse_6};

}  // namespace assay::wire::dhcp
