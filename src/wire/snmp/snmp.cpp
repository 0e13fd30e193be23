// SPDX-License-Identifier: Apache-2.0
#include "wire/snmp/snmp.h"

namespace assay::wire::snmp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "snmp";

// Tags of X.690 and RFC 1157 §4, RFC 3416 §3.
constexpr std::uint8_t integer = 0x02;
constexpr std::uint8_t octet_string = 0x04;
constexpr std::uint8_t sequence = 0x30;
constexpr std::uint8_t first_pdu = 0xa0;
constexpr std::uint8_t trap_v1 = 0xa4;
constexpr std::uint8_t inform = 0xa6;
constexpr std::uint8_t trap_v2 = 0xa7;
constexpr std::uint8_t last_pdu = 0xa8;

// The content of the next element, which must have this tag. Lengths of more than three octets are no SNMP.
Cursor element(Cursor& in, std::uint8_t tag) {
  in.require(in.u8() == tag, Fault::Code::bad_encoding);
  std::size_t length = in.u8();
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7fU;
    if (octets == 0 || octets > 3) in.fail(Fault::Code::bad_encoding);
    length = 0;
    for (std::size_t i = 0; i < octets && in.ok(); ++i) length = length << 8U | in.u8();
  }
  return in.split(length);
}

// An INTEGER of at most 32 bits; some senders put a zero before them.
std::uint32_t number(Cursor& in, const char* field = nullptr) {
  const std::size_t start = in.offset();
  Cursor content = element(in, integer);
  if (content.remaining() == 0 || content.remaining() > 5) content.fail(Fault::Code::bad_encoding);
  std::uint32_t value = 0;
  while (content.more()) value = value << 8U | content.u8();
  in.absorb(content);
  if (field != nullptr && in.ok()) in.field(field, in.since(start), value);
  return value;
}

struct Header {
  std::uint32_t version = 0;
  bool community = false;  // not empty
  std::uint8_t pdu = 0;    // tag; 0 where it cannot be read
  std::uint8_t flags = 0;  // msgFlags: 1 authenticated, 2 ciphered
  bool whole = false;      // nothing behind the outer structure
};

// RFC 1901 §3: version, community, PDU.
void community_message(Cursor& message, Header& header) {
  header.community = element(message, octet_string).remaining() > 0;
  header.pdu = message.peek();
  if (header.pdu < first_pdu || header.pdu > last_pdu) return message.fail(Fault::Code::bad_value);
  Cursor pdu = element(message, header.pdu);
  // Every PDU but the trap of version 1 begins with a request number.
  if (header.pdu != trap_v1) (void)number(pdu);
  message.absorb(pdu);
}

// RFC 3412 §6.
void version_3_message(Cursor& message, Header& header) {
  Cursor global = element(message, sequence);
  number(global, "snmp.msgID");
  number(global, "snmp.msgMaxSize");
  Cursor flags = element(global, octet_string);
  header.flags = flags.u8();
  global.absorb(flags);
  number(global, "snmp.msgSecurityModel");
  message.absorb(global);
  element(message, octet_string);  // security parameters: user name and digests
  if (message.peek() == octet_string) {
    element(message, octet_string);
    return;
  }
  Cursor scoped = element(message, sequence);
  element(scoped, octet_string);
  element(scoped, octet_string);
  header.pdu = scoped.peek();
  message.absorb(scoped);
}

Header read(Cursor& in) {
  Header header;
  Cursor message = element(in, sequence);
  header.whole = in.ok() && !in.more();
  // Wireshark lists the version of version 3 under a name of its own; it shares only the octet's place.
  const std::size_t start = message.offset();
  header.version = number(message);
  message.require(header.version == 0 || header.version == 1 || header.version == 3, Fault::Code::unsupported_version);
  if (message.ok()) {
    message.field(header.version == 3 ? "snmp.msgVersion" : "snmp.version", message.since(start), header.version);
    if (header.version == 3) {
      version_3_message(message, header);
    } else {
      community_message(message, header);
    }
  }
  in.absorb(message);
  return header;
}

// A notification comes from the one that is managed (RFC 3413 §3.1).
bool notification(std::uint8_t pdu) { return pdu == trap_v1 || pdu == trap_v2 || pdu == inform; }

constexpr CarriedBy ways[] = {udp_port(161), udp_port(162), {CarriedBy::Way::udp_content, 0}};

}  // namespace

void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  if (in.peek() != sequence) return out.opaque(context, name, "no SNMP", datagram);
  const Header header = read(in);
  if (!in.ok()) return out.malformed(context, name, datagram, *in.fault());
  management::Session session;
  session.protocol = name;
  session.version = header.version == 0 ? "v1" : header.version == 1 ? "v2c" : "v3";
  session.ciphered = (header.flags & 2U) != 0;
  session.credentials = header.community;
  session.detail = header.version != 3        ? "community"
                   : (header.flags & 1U) == 0 ? "noAuthNoPriv"
                   : (header.flags & 2U) == 0 ? "authNoPriv"
                                              : "authPriv";
  management::begin(session, datagram, context);
  const bool notifies = notification(header.pdu);
  const bool from_server = notifies || context.source.port == 161;
  session.server = from_server ? context.source : context.destination;
  session.client = from_server ? context.destination : context.source;
  if (notifies) session.server.port = context.destination.port;  // the service that is used, not the sender's own port
  out.emit(context, datagram, session);
}

Recognition recognise(Bytes datagram) {
  Cursor in(datagram);
  const Header header = read(in);
  return in.ok() && header.whole ? Recognition::yes : Recognition::no;
}

const Protocol protocol{
    .name = name, .title = "SNMP, RFC 1157, 1901, 3412", .carried_by = ways, .parse = parse, .recognise = recognise};

}  // namespace assay::wire::snmp
