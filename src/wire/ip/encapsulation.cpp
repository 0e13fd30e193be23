// SPDX-License-Identifier: Apache-2.0
#include "wire/ip/encapsulation.h"

namespace assay::wire::ip {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fixed;

constexpr std::uint8_t ipv4_in_ip = 4;
constexpr std::uint8_t ipv6_in_ip = 41;
constexpr std::uint16_t type_ipv4 = 0x0800;
constexpr std::uint16_t type_ipv6 = 0x86dd;
constexpr std::uint16_t type_ethernet = 0x6558;
constexpr std::uint16_t type_erspan = 0x88be;
constexpr std::uint16_t type_erspan_3 = 0x22eb;

bool checksum_fits(Bytes header) {
  Cursor in(header);
  std::uint32_t sum = 0;
  while (in.more()) sum += in.u16();
  sum = (sum & 0xffffU) + (sum >> 16U);
  sum = (sum & 0xffffU) + (sum >> 16U);
  return sum == 0xffff;
}

// Whether an IP packet begins here whose header makes sense; `slack`: how many octets may follow it.
bool ip_packet(Bytes bytes, std::size_t slack) {
  if (const Fixed<20> v4(bytes); v4 && v4.u8<0>() >> 4U == 4) {
    const std::size_t header = (v4.u8<0>() & 0x0fU) * 4U;
    const std::size_t length = v4.u16<2>();
    return header >= 20 && length >= header && length <= bytes.size() && bytes.size() - length <= slack && checksum_fits(bytes.first(header));
  }
  const Fixed<40> v6(bytes);
  if (!v6 || v6.u8<0>() >> 4U != 6) return false;
  const std::size_t length = std::size_t{v6.u16<4>()} + 40;
  const auto next = v6.u8<6>();
  const bool known = next == tcp || next == udp || next == icmp6 || next == sctp || next == esp || next == 0 || next == 43 || next == 44 || next == 60;
  return known && length > 40 && length <= bytes.size() && bytes.size() - length <= slack;
}

// The IP packet in an Ethernet frame; empty if there is none.
Bytes in_frame(Bytes frame, std::size_t slack) {
  Cursor in(frame);
  in.skip(12);
  std::uint16_t type = in.u16();
  for (int tags = 0; tags < 2 && (type == 0x8100 || type == 0x88a8); ++tags) {
    in.skip(2);
    type = in.u16();
  }
  if (type != type_ipv4 && type != type_ipv6) return {};
  const Bytes packet = in.peek_rest();
  return ip_packet(packet, slack) ? packet : Bytes{};
}

constexpr std::size_t frame_slack = 64;  // padding and checksum of a short frame

std::optional<Carried> some(Encapsulation kind, std::uint32_t identifier, Bytes packet) {
  if (packet.empty()) return std::nullopt;
  return Carried{kind, identifier, packet};
}

// RFC 2784 §2, RFC 2890 §2; ERSPAN behind it.
std::optional<Carried> behind_gre(Bytes payload) {
  Cursor in(payload);
  const auto flags = in.u16();
  const auto type = in.u16();
  if ((flags & 0x0007U) != 0 || (flags & 0x4000U) != 0) return std::nullopt;  // PPTP's version 1; source routes
  if ((flags & 0x8000U) != 0) in.skip(4);
  const std::uint32_t key = (flags & 0x2000U) != 0 ? in.u32() : 0;
  const bool numbered = (flags & 0x1000U) != 0;
  if (numbered) in.skip(4);
  switch (type) {
    case type_ipv4:
    case type_ipv6: {
      const Bytes packet = in.peek_rest();
      return ip_packet(packet, frame_slack) ? some(Encapsulation::generic, key, packet) : std::nullopt;
    }
    case type_ethernet: return some(Encapsulation::generic, key, in_frame(in.peek_rest(), frame_slack));
    case type_erspan: {
      if (!numbered) return some(Encapsulation::erspan, 0, in_frame(in.peek_rest(), frame_slack));  // type I
      in.skip(2);
      const std::uint32_t session = in.u16() & 0x3ffU;
      in.skip(4);
      return some(Encapsulation::erspan, session, in_frame(in.peek_rest(), frame_slack));
    }
    case type_erspan_3: {
      in.skip(2);
      const std::uint32_t session = in.u16() & 0x3ffU;
      in.skip(7);
      if ((in.u8() & 1U) != 0) in.skip(8);  // platform-specific part
      return some(Encapsulation::erspan, session, in_frame(in.peek_rest(), frame_slack));
    }
    default: return std::nullopt;
  }
}

std::optional<Carried> g_pdu(Bytes payload) {
  const Fixed<8> header(payload);
  if (!header || (header.u8<0>() & 0xf0U) != 0x30 || header.u8<1>() != 255) return std::nullopt;
  if (std::size_t{header.u16<2>()} + 8 != payload.size()) return std::nullopt;
  Cursor in(payload);
  in.skip(8);
  if ((header.u8<0>() & 7U) != 0) {
    in.skip(3);
    std::uint8_t next = in.u8();
    while (next != 0 && in.ok()) {
      const std::size_t units = in.u8();
      if (units == 0) return std::nullopt;
      in.skip(units * 4 - 2);
      next = in.u8();
    }
  }
  const Bytes packet = in.peek_rest();
  return ip_packet(packet, 0) ? some(Encapsulation::gtpu, header.u32<4>(), packet) : std::nullopt;
}

// Tagged fields up to the end, then the frame.
std::optional<Carried> sniffed(Bytes payload) {
  Cursor in(payload);
  in.skip(2);
  if (in.u16() != 1) return std::nullopt;  // encapsulated protocol: Ethernet
  for (std::uint8_t tag = in.u8(); tag != 1 && in.ok(); tag = in.u8()) {
    if (tag != 0) in.skip(in.u8());
  }
  return some(Encapsulation::tzsp, 0, in_frame(in.peek_rest(), frame_slack));
}

std::optional<Carried> behind_udp(Bytes payload) {
  const Fixed<8> head(payload);
  if (!head) return std::nullopt;
  // The I flag of VXLAN, perhaps with those of its extensions for group policy and for other protocols than Ethernet.
  if ((head.u8<0>() & 0x7bU) == 0x08 && (head.u32<4>() & 0xffU) == 0) {
    if (auto found = some(Encapsulation::vxlan, head.u32<4>() >> 8U, in_frame(payload.subspan(8), frame_slack))) return found;
  }
  if (head.u8<0>() == 0x01) {
    if (auto found = sniffed(payload)) return found;
  }
  if ((head.u8<0>() & 0xf0U) == 0x30) {
    if (auto found = g_pdu(payload)) return found;
  }
  if (head.u8<0>() <= 0x3f && head.u16<2>() == type_ethernet) {  // Geneve §3.4: version 0, options in units of four octets
    const std::size_t options = 8 + (head.u8<0>() & 0x3fU) * 4U;
    if (options < payload.size()) {
      if (auto found = some(Encapsulation::geneve, head.u32<4>() >> 8U, in_frame(payload.subspan(options), frame_slack))) return found;
    }
  }
  const auto version = head.u8<0>() >> 4U;
  if ((version == 4 || version == 6) && ip_packet(payload, 0)) return some(Encapsulation::datagram, 0, payload);
  const Fixed<34> frame(payload);
  if (frame && (frame.u16<12>() == type_ipv4 || frame.u16<12>() == type_ipv6 || frame.u16<12>() == 0x8100)) {
    return some(Encapsulation::datagram, 0, in_frame(payload, frame_slack));
  }
  return std::nullopt;
}

}  // namespace

std::string_view text(Encapsulation kind) {
  switch (kind) {
    case Encapsulation::none: return "";
    case Encapsulation::gtpu: return "GTP-U";
    case Encapsulation::ipip: return "IP in IP";
    case Encapsulation::generic: return "GRE";
    case Encapsulation::erspan: return "ERSPAN";
    case Encapsulation::vxlan: return "VXLAN";
    case Encapsulation::geneve: return "Geneve";
    case Encapsulation::tzsp: return "TZSP";
    case Encapsulation::datagram: return "UDP";
  }
  return "";
}

std::optional<Carried> carried_by(const Packet& packet) {
  switch (packet.protocol) {
    case udp: return packet.payload.size() >= 36 ? behind_udp(packet.payload.subspan(8)) : std::nullopt;
    case gre: return behind_gre(packet.payload);
    case ipv4_in_ip:
    case ipv6_in_ip: return ip_packet(packet.payload, 0) ? some(Encapsulation::ipip, 0, packet.payload) : std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace assay::wire::ip
