// SPDX-License-Identifier: Apache-2.0
#include "wire/radius/radius.h"

#include "wire/management/session.h"

namespace assay::wire::radius {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;
using management::Session;

constexpr std::string_view name = "radius";
constexpr std::size_t header_size = 20;
constexpr std::size_t packet_limit = 4096;

constexpr std::uint8_t access_request = 1;
constexpr std::uint8_t accounting_request = 4;
constexpr std::uint8_t status_server = 12;
constexpr std::uint8_t disconnect_request = 40;
constexpr std::uint8_t change_request = 43;

// RFC 2865 §4, RFC 2866 §4, RFC 5176 §2.3, RFC 5997 §4.
std::string_view code_name(std::uint8_t code) {
  switch (code) {
    case access_request:
      return "Access-Request";
    case 2:
      return "Access-Accept";
    case 3:
      return "Access-Reject";
    case accounting_request:
      return "Accounting-Request";
    case 5:
      return "Accounting-Response";
    case 11:
      return "Access-Challenge";
    case status_server:
      return "Status-Server";
    case disconnect_request:
      return "Disconnect-Request";
    case 41:
      return "Disconnect-ACK";
    case 42:
      return "Disconnect-NAK";
    case change_request:
      return "CoA-Request";
    case 44:
      return "CoA-ACK";
    case 45:
      return "CoA-NAK";
    default:
      return {};
  }
}

// Requests whose authenticator is made with the shared secret (RFC 2866 §3, RFC 5176 §2.3).
bool authenticator_proves(std::uint8_t code) {
  return code == accounting_request || code == disconnect_request || code == change_request;
}

bool asks(std::uint8_t code) { return code == access_request || code == status_server || authenticator_proves(code); }

struct Packet {
  std::uint8_t code = 0;
  bool user_name = false;
  bool message_authenticator = false;
  bool known_attributes = true;  // only types that RFC 2865 leaves to standards
  std::string_view method;
};

Packet read(Cursor& in) {
  Packet out;
  const std::size_t all = in.remaining();
  out.code = in.u8("radius.code");
  in.require(!code_name(out.code).empty(), Fault::Code::bad_value);
  in.u8("radius.id");
  const std::size_t length = in.u16("radius.length");
  in.require(length >= header_size && length <= packet_limit && length <= all, Fault::Code::bad_length);
  in.skip(16);
  if (!in.ok()) return out;
  Cursor attributes = in.split(length - header_size);
  while (attributes.more()) {
    const auto type = attributes.u8();
    const std::size_t size = attributes.u8();
    attributes.require(size >= 2, Fault::Code::bad_length);
    if (attributes.ok()) attributes.skip(size - 2);
    if (type == 1) out.user_name = true;
    if (type == 2) out.method = "PAP";
    if (type == 3) out.method = "CHAP";
    if (type == 79) out.method = "EAP";
    if (type == 80 && size == 18) out.message_authenticator = true;
    out.known_attributes = out.known_attributes && type != 0 && type <= 191;
  }
  in.absorb(attributes);
  return out;
}

void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  if (code_name(in.peek()).empty() || datagram.size() < header_size)
    return out.opaque(context, name, "no RADIUS", datagram);
  const Packet packet = read(in);
  if (!in.ok()) return out.malformed(context, name, datagram, *in.fault());
  Session session;
  session.protocol = name;
  session.method = packet.method;
  session.authentication =
      packet.message_authenticator || authenticator_proves(packet.code) ? Authentication::given : Authentication::none;
  management::begin(session, datagram, context);
  management::set_ends(session, context, !asks(packet.code));
  management::add_command(session, code_name(packet.code));
  if (packet.user_name) management::add_command(session, "User-Name");
  if (packet.message_authenticator) management::add_command(session, "Message-Authenticator");
  out.emit(context, datagram, session);
}

constexpr CarriedBy ways[] = {udp_port(1812), udp_port(1813), udp_port(1645),
                              udp_port(1646), udp_port(3799), udp_content()};

}  // namespace

// A request on a port of its own: to the last octet, and with what every request has.
Recognition recognise(Bytes datagram) {
  Cursor in(datagram);
  const Packet packet = read(in);
  const bool request = packet.code == access_request || packet.code == accounting_request;
  const bool usual = packet.known_attributes && (packet.user_name || packet.message_authenticator);
  return in.ok() && !in.more() && request && usual ? Recognition::yes : Recognition::no;
}

const Protocol protocol{
    .name = name, .title = "RADIUS, RFC 2865, 2866, 5176", .carried_by = ways, .parse = parse, .recognise = recognise};

}  // namespace assay::wire::radius
