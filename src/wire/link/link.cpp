// SPDX-License-Identifier: Apache-2.0
#include "wire/link/link.h"


#include <cstring>

namespace assay::wire::link {
namespace {

using base::Cursor;
using base::Fault;

constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t vlan_tag = 0x8100;
constexpr std::uint16_t provider_tag = 0x88a8;
constexpr std::uint16_t old_provider_tag = 0x9100;
constexpr std::uint16_t mpls = 0x8847;
constexpr std::uint16_t mpls_multicast = 0x8848;

bool looks_like_ip(std::uint8_t first) { return first >> 4 == 4 || first >> 4 == 6; }

// Behind an EtherType: tags and labels, then the packet.
void enter(Cursor& in, std::uint16_t ethertype, Packet& packet) {
  for (int tags = 0; ethertype == vlan_tag || ethertype == provider_tag || ethertype == old_provider_tag; ++tags) {
    if (tags == 4) return in.fail(Fault::Code::too_deep);
    const auto control = in.u16();
    in.field("vlan.id", in.since(in.offset() >= 2 ? in.offset() - 2 : 0), control & 0x0fffU);
    if (!packet.vlan) packet.vlan = static_cast<std::uint16_t>(control & 0x0fffU);
    ethertype = in.u16("vlan.etype");
  }
  if (ethertype == mpls || ethertype == mpls_multicast) {
    std::uint32_t label = 0;
    for (int labels = 0; (label & 0x100U) == 0; ++labels) {
      if (labels == 16) return in.fail(Fault::Code::too_deep);
      label = in.u32();
      if (!in.ok()) return;
    }
    ethertype = in.peek() >> 4 == 6 ? ipv6 : ipv4;
  }
  packet.ethertype = ethertype;
  packet.network = ethertype == ipv4 || ethertype == ipv6 ? Network::ip : Network::other;
  packet.payload = in.rest();
}

void ethernet(Cursor& in, Packet& packet) {
  packet.destination = in.bytes(6);
  packet.source = in.bytes(6);
  const auto type = in.u16("eth.type");
  enter(in, type, packet);
  if (type < 0x0600) packet.network = Network::other;  // IEEE 802.3 length: LLC, spanning tree
}

// An IP packet without tags; anything else is for ethernet().
bool plain_ethernet(base::Bytes frame, Packet& packet) {
  const base::Fixed<14> in(frame);
  if (!in) return false;
  packet.ethertype = in.u16<12>();
  if (packet.ethertype != ipv4 && packet.ethertype != ipv6) return false;
  packet.destination = in.bytes<0, 6>();
  packet.source = in.bytes<6, 6>();
  packet.network = Network::ip;
  packet.payload = {frame.data() + 14, frame.size() - 14};
  return true;
}

void cooked(Cursor& in, Packet& packet) {
  in.skip(4);
  const auto length = in.u16();
  const auto address = in.bytes(8);
  if (length == 6 && in.ok()) packet.source = address.first(6);
  enter(in, in.u16("sll.etype"), packet);
}

void cooked2(Cursor& in, Packet& packet) {
  const auto type = in.u16("sll.etype");
  in.skip(9);
  const auto length = in.u8();
  const auto address = in.bytes(8);
  if (length == 6 && in.ok()) packet.source = address.first(6);
  enter(in, type, packet);
}

void raw_ip(Cursor& in, Packet& packet) {
  packet.network = looks_like_ip(in.peek()) ? Network::ip : Network::other;
  packet.payload = in.rest();
}

// BSD loopback: a 4-octet address family in the byte order of the host that captured; 2 is IPv4, IPv6 has several numbers.
void null_loopback(Cursor& in, Packet& packet) {
  in.skip(4);
  raw_ip(in, packet);
}

// Tag, length, value; tag 0 ends. Numbers: Wireshark's epan/exported_pdu.h as documented in its LINKTYPE registration.
void exported(Cursor& in, ExportedPdu& packet) {
  while (in.more()) {
    const auto tag = in.u16();
    const auto length = in.u16();
    if (tag == 0) break;
    Cursor value = in.split(length);
    switch (tag) {
      case 12: {
        auto name = base::as_text(value.rest());
        if (const auto end = name.find('\0'); end != std::string_view::npos) name = name.substr(0, end);
        packet.protocol = name;
        break;
      }
      case 20: packet.source.address = IpAddress::v4(value.rest()); break;
      case 21: packet.destination.address = IpAddress::v4(value.rest()); break;
      case 22: packet.source.address = IpAddress::v6(value.rest()); break;
      case 23: packet.destination.address = IpAddress::v6(value.rest()); break;
      case 25: packet.source.port = static_cast<std::uint16_t>(value.u32()); break;
      case 26: packet.destination.port = static_cast<std::uint16_t>(value.u32()); break;
      default: break;
    }
  }
  packet.payload = in.rest();
}

}  // namespace

base::Parsed<Packet> parse(const Frame& frame, base::Fields* fields) {
  base::Parsed<Packet> result;
  Packet& packet = *result;
  if (frame.link_type == 1 && fields == nullptr && plain_ethernet(frame.bytes, packet)) return result;
  Cursor in(frame.bytes, fields);
  switch (frame.link_type) {
    case 1: ethernet(in, packet); break;
    case 113: cooked(in, packet); break;
    case 276: cooked2(in, packet); break;
    case 0:
    case 108: null_loopback(in, packet); break;
    case 12:
    case 14:
    case 101:
    case 228:
    case 229: raw_ip(in, packet); break;
    case 252:
      packet.network = Network::exported;
      packet.payload = in.rest();
      break;
    default: packet.network = Network::unknown_link_type; break;
  }
  if (in.fault()) result = std::unexpected(*in.fault());
  return result;
}

base::Parsed<ExportedPdu> parse_exported(base::Bytes bytes, base::Fields* fields) {
  Cursor in(bytes, fields);
  ExportedPdu packet;
  exported(in, packet);
  return base::finish(in, packet);
}

base::Parsed<Packet> parse_ethernet(base::Bytes bytes, base::Fields* fields) {
  Cursor in(bytes, fields);
  Packet packet;
  ethernet(in, packet);
  return base::finish(in, packet);
}

Mac mac(base::Bytes six) {
  Mac address{};
  if (six.size() == address.size()) std::memcpy(address.data(), six.data(), six.size());
  return address;
}

std::string text(const Mac& m) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto octet : m) {
    if (!out.empty()) out += ':';
    out += digits[octet >> 4U];
    out += digits[octet & 15U];
  }
  return out;
}

}  // namespace assay::wire::link
