// SPDX-License-Identifier: Apache-2.0
#include "wire/ip/ip.h"

#include <algorithm>

namespace assay::wire::ip {
namespace {

using base::Cursor;
using base::Fault;

void parse_v4(Cursor& in, Packet& packet) {
  const auto available = in.remaining();
  const auto first = in.u8();
  const std::size_t header = (first & 0x0fU) * 4U;
  in.skip(1);
  packet.length = in.u16("ip.len");
  packet.identification = in.u16("ip.id");
  const auto flags = in.u16();
  in.skip(1);
  packet.protocol = in.u8("ip.proto");
  in.skip(2);
  const auto source = in.bytes(4);
  const auto destination = in.bytes(4);
  in.require(header >= 20, Fault::Code::bad_length);
  if (packet.length == 0) packet.length = static_cast<std::uint32_t>(available);  // TCP segmentation offload leaves 0
  in.require(packet.length >= header, Fault::Code::bad_length);
  if (!in.ok()) return;
  packet.source = source;
  packet.destination = destination;
  if (in.fields() != nullptr) {
    in.field_text("ip.src", source, text(IpAddress::v4(source)));
    in.field_text("ip.dst", destination, text(IpAddress::v4(destination)));
  }
  in.skip(header - 20);
  packet.more_fragments = (flags & 0x2000U) != 0;
  packet.fragment_offset = static_cast<std::uint16_t>((flags & 0x1fffU) * 8U);
  packet.fragment = packet.more_fragments || packet.fragment_offset != 0;
  packet.cut = packet.length > available;
  packet.payload = in.bytes(std::min<std::size_t>(in.remaining(), packet.length - header));
}

// The header that nearly every packet has, without options or faults; anything else is for parse_v4().
bool parse_plain_v4(base::Bytes bytes, Packet& packet) {
  const base::Fixed<20> in(bytes);
  if (!in || in.u8<0>() != 0x45) return false;
  const std::size_t length = in.u16<2>();
  if (length < 20) return false;
  const auto flags = in.u16<6>();
  packet.source = in.bytes<12, 4>();
  packet.destination = in.bytes<16, 4>();
  packet.protocol = in.u8<9>();
  packet.length = static_cast<std::uint32_t>(length);
  packet.identification = in.u16<4>();
  packet.more_fragments = (flags & 0x2000U) != 0;
  packet.fragment_offset = static_cast<std::uint16_t>((flags & 0x1fffU) * 8U);
  packet.fragment = packet.more_fragments || packet.fragment_offset != 0;
  packet.cut = length > bytes.size();
  packet.payload = {bytes.data() + 20, std::min(bytes.size(), length) - 20};
  return true;
}

bool is_extension(std::uint8_t next) { return next == 0 || next == 43 || next == 44 || next == 60 || next == 135 || next == 139 || next == 140; }

void parse_v6(Cursor& in, Packet& packet) {
  const auto available = in.remaining();
  in.skip(4);
  const std::size_t payload_length = in.u16("ipv6.plen");
  packet.protocol = in.u8("ipv6.nxt");
  in.skip(1);
  const auto source = in.bytes(16);
  const auto destination = in.bytes(16);
  if (!in.ok()) return;
  packet.source = source;
  packet.destination = destination;
  if (in.fields() != nullptr) {
    in.field_text("ipv6.src", source, text(IpAddress::v6(source)));
    in.field_text("ipv6.dst", destination, text(IpAddress::v6(destination)));
  }
  packet.length = static_cast<std::uint32_t>(payload_length == 0 ? available : payload_length + 40);
  packet.cut = packet.length > available;
  Cursor body = in.split(std::min<std::size_t>(in.remaining(), packet.length - 40));
  for (int headers = 0; is_extension(packet.protocol) && !(packet.fragment && packet.fragment_offset != 0); ++headers) {
    if (headers == 16) return in.fail(Fault::Code::too_deep);
    const bool fragment_header = packet.protocol == 44;
    packet.protocol = body.u8();
    const std::size_t units = body.u8();
    if (fragment_header) {
      const auto flags = body.u16();
      packet.identification = body.u32();
      packet.more_fragments = (flags & 1U) != 0;
      packet.fragment_offset = static_cast<std::uint16_t>(flags & 0xfff8U);
      packet.fragment = packet.more_fragments || packet.fragment_offset != 0;
    } else {
      body.skip(6 + units * 8);
    }
    if (!body.ok()) break;
  }
  if (!body.ok() && packet.cut) return;  // the capture cut an extension header: nothing above can be read
  in.absorb(body);
  packet.payload = body.rest();
}

}  // namespace

base::Parsed<Packet> parse(base::Bytes bytes, base::Fields* fields) {
  base::Parsed<Packet> result;
  Packet& packet = *result;
  if (fields == nullptr && parse_plain_v4(bytes, packet)) return result;
  Cursor in(bytes, fields);
  switch (in.peek() >> 4) {
    case 4: parse_v4(in, packet); break;
    case 6: parse_v6(in, packet); break;
    default: in.fail(in.more() ? Fault::Code::unsupported_version : Fault::Code::truncated); break;
  }
  if (in.fault()) result = std::unexpected(*in.fault());
  return result;
}

std::string_view protocol_name(std::uint8_t protocol) {
  switch (protocol) {
    case 1: return "icmp";
    case 2: return "igmp";
    case 4: return "ipip";
    case 6: return "tcp";
    case 17: return "udp";
    case 41: return "ipv6";
    case 47: return "gre";
    case 50: return "esp";
    case 51: return "ah";
    case 58: return "icmpv6";
    case 89: return "ospf";
    case 103: return "pim";
    case 112: return "vrrp";
    case 115: return "l2tp";
    case 132: return "sctp";
    default: return {};
  }
}

}  // namespace assay::wire::ip
