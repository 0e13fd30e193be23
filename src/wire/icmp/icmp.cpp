// SPDX-License-Identifier: Apache-2.0
#include "wire/icmp/icmp.h"

#include "wire/address_claim.h"
#include "wire/ip/ip.h"

namespace assay::wire::icmp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using Use = Message::Use;

constexpr std::string_view name = "icmp";
constexpr std::string_view name_6 = "icmpv6";
constexpr std::size_t header_size = 8;

// RFC 4861 §4.3, 4.4.
constexpr std::uint8_t neighbour_advertisement = 136;
constexpr std::uint8_t target_link_address = 2;
constexpr std::uint32_t solicited = 0x4000'0000;

Use use_of(std::uint8_t version, std::uint8_t type) {
  if (version == 6)
    return type == 128 ? Use::request : type == 129 ? Use::reply : type >= 1 && type <= 4 ? Use::error : Use::other;
  switch (type) {
    case 8:
      return Use::request;
    case 0:
      return Use::reply;
    case 3:
    case 4:
    case 5:
    case 11:
    case 12:
      return Use::error;
    default:
      return Use::other;
  }
}

// The packet that an error quotes: its headers and at least eight octets (RFC 792), cut where there was no more room.
std::optional<Message::Quoted> quoted(Bytes octets) {
  const auto packet = ip::parse(octets, nullptr);
  if (!packet) return std::nullopt;
  Message::Quoted out;
  out.ip_protocol = packet->protocol;
  out.source.address.assign(packet->source);
  out.destination.address.assign(packet->destination);
  const bool with_ports = packet->protocol == ip::tcp || packet->protocol == ip::udp || packet->protocol == ip::sctp;
  if (with_ports && packet->fragment_offset == 0 && packet->payload.size() >= 4) {
    Cursor in(packet->payload);
    out.source.port = in.u16();
    out.destination.port = in.u16();
  }
  return out;
}

void advertisement(Cursor& in, std::uint32_t flags, const Context& context, Output& out, Bytes packet) {
  AddressClaim claim;
  claim.address = IpAddress::v6(in.bytes(16));
  claim.unasked = (flags & solicited) == 0;
  if (!claim.unasked) claim.peer = context.destination.address;
  bool named = false;
  while (in.more() && !named) {
    const auto type = in.u8();
    const std::size_t size = in.u8() * std::size_t{8};
    in.require(size != 0, Fault::Code::bad_length);
    if (!in.ok()) return;
    const Bytes value = in.bytes(size - 2);
    named = in.ok() && type == target_link_address && value.size() == 6;
    if (named) claim.station = link::mac(value);
  }
  if (named) out.emit(context, packet, claim);
}

void read(std::uint8_t version, Bytes packet, const Context& context, Output& out) {
  const auto protocol_name = version == 4 ? name : name_6;
  Cursor in = context.cursor(packet);
  Message message;
  message.version = version;
  message.type = in.u8(version == 4 ? "icmp.type" : "icmpv6.type");
  message.code = in.u8(version == 4 ? "icmp.code" : "icmpv6.code");
  in.skip(2);
  message.use = use_of(version, message.type);
  const bool echo = message.use == Use::request || message.use == Use::reply;
  std::uint32_t rest = 0;
  if (echo) {
    message.identifier = in.u16(version == 4 ? "icmp.ident" : "icmpv6.echo.identifier");
    message.sequence = in.u16(version == 4 ? "icmp.seq" : "icmpv6.echo.sequence_number");
  } else {
    rest = in.u32();
  }
  if (!in.ok()) return out.malformed(context, protocol_name, packet, *in.fault());
  message.payload = packet.subspan(header_size);
  if (message.use == Use::error) message.quoted = quoted(message.payload);
  out.emit(context, packet, message);
  if (version == 6 && message.type == neighbour_advertisement) {
    advertisement(in, rest, context, out, packet);
    if (!in.ok()) out.malformed(context, protocol_name, packet, *in.fault());
  }
}

void parse(Bytes packet, const Context& context, Output& out) { read(4, packet, context, out); }
void parse_6(Bytes packet, const Context& context, Output& out) { read(6, packet, context, out); }

constexpr CarriedBy ways[] = {ip_protocol(ip::icmp)};
constexpr CarriedBy ways_6[] = {ip_protocol(ip::icmp6)};

}  // namespace

const Protocol protocol{.name = name, .title = "ICMP, RFC 792", .carried_by = ways, .parse = parse};
const Protocol protocol_6{.name = name_6, .title = "ICMPv6, RFC 4443, 4861", .carried_by = ways_6, .parse = parse_6};

}  // namespace assay::wire::icmp
