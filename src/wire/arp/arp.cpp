// SPDX-License-Identifier: Apache-2.0
#include "wire/arp/arp.h"

#include "wire/address_claim.h"

namespace assay::wire::arp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "arp";
constexpr std::uint16_t ethernet = 1;
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t six_and_four = 0x0604;  // octets of the two kinds of address

Bytes station(Cursor& in, const char* field) {
  const Bytes octets = in.bytes(6);
  if (in.fields() != nullptr && in.ok()) in.field_text(field, octets, link::text(link::mac(octets)));
  return octets;
}

IpAddress address(Cursor& in, const char* field) {
  const Bytes octets = in.bytes(4);
  const auto out = IpAddress::v4(octets);
  if (in.fields() != nullptr && in.ok()) in.field_text(field, octets, text(out));
  return out;
}

void parse(Bytes packet, const Context& context, Output& out) {
  Cursor in = context.cursor(packet);
  const auto hardware = in.u16("arp.hw.type");
  const auto protocol = in.u16("arp.proto.type");
  const auto sizes = in.u16();
  const auto operation = in.u16("arp.opcode");
  if (in.ok() && (hardware != ethernet || protocol != ipv4 || sizes != six_and_four)) {
    return out.opaque(context, name, "not for IPv4 over Ethernet", packet);
  }
  AddressClaim claim;
  claim.station = link::mac(station(in, "arp.src.hw_mac"));
  claim.address = address(in, "arp.src.proto_ipv4");
  station(in, "arp.dst.hw_mac");
  const auto target = address(in, "arp.dst.proto_ipv4");
  in.require(operation == 1 || operation == 2, Fault::Code::bad_value);
  if (!in.ok()) return out.malformed(context, name, packet, *in.fault());
  // A probe (RFC 5227 §2.1.1) claims nothing yet.
  if (claim.address.first_octets() == 0) return out.opaque(context, name, "probe", packet);
  claim.unasked = claim.address == target;
  if (!claim.unasked) claim.peer = target;
  out.emit(context, packet.first(packet.size() - in.remaining()), claim);
}

constexpr CarriedBy ways[] = {ether_type(0x0806)};

}  // namespace

const Protocol protocol{.name = name, .title = "ARP, RFC 826", .carried_by = ways, .parse = parse};

}  // namespace assay::wire::arp
