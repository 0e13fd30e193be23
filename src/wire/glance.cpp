// SPDX-License-Identifier: Apache-2.0
#include "wire/glance.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/cursor.h"
#include "wire/ip/ip.h"
#include "wire/protocols.h"

namespace assay::wire {
namespace {

using base::Bytes;
using base::Fixed;

constexpr std::uint16_t gtpu_port = 2152;
constexpr int most_tunnels = 4;

// LINKTYPE_ values, tcpdump.org/linktypes.html.
std::size_t link_header(std::uint16_t link_type) {
  constexpr std::uint16_t ethernet = 1;
  constexpr std::uint16_t raw = 101;
  constexpr std::uint16_t cooked = 113;
  constexpr std::uint16_t cooked_2 = 276;
  constexpr std::size_t unknown = SIZE_MAX;
  return link_type == ethernet ? 14 : link_type == raw ? 0 : link_type == cooked ? 16 : link_type == cooked_2 ? 20 : unknown;
}

struct Packet {
  bool known = false;
  std::uint8_t protocol = 0;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  Bytes addresses;  // source, then destination
  Bytes payload;    // behind the ports
};

Packet read(Bytes packet) {
  Packet out;
  if (const Fixed<24> v4(packet); v4 && v4.u8<0>() == 0x45 && (v4.u16<6>() & 0x3fffU) == 0) {
    out = {true, v4.u8<9>(), v4.u16<20>(), v4.u16<22>(), v4.bytes<12, 8>(), packet.subspan(24)};
  } else if (const Fixed<44> v6(packet); v6 && v6.u8<0>() >> 4U == 6) {
    out = {true, v6.u8<6>(), v6.u16<40>(), v6.u16<42>(), v6.bytes<8, 32>(), packet.subspan(44)};
  }
  out.known = out.known && (out.protocol == ip::udp || out.protocol == ip::tcp);
  return out;
}

// From behind the UDP ports to the packet in a G-PDU; empty: there is none, or not where it usually is.
Bytes inside(Bytes udp) {
  const Fixed<12> header(udp);
  if (!header || header.u8<4>() >> 4U != 3 || header.u8<5>() != 255) return {};
  if ((header.u8<4>() & 7U) == 0) return udp.subspan(12);
  const Fixed<20> extended(udp);
  return extended && extended.u8<16>() == 1 && extended.u8<19>() == 0 ? udp.subspan(20) : Bytes{};
}

// Ports whose datagrams are read one by one.
const std::vector<std::uint32_t>& datagram_ports() {
  static const auto ports = [] {
    std::vector<std::uint32_t> out;
    for (const auto* protocol : all_protocols()) {
      for (const auto& way : protocol->carried_by) {
        if (way.way == CarriedBy::Way::udp_port) out.push_back(way.number);
      }
    }
    return out;
  }();
  return ports;
}

std::uint64_t both_ways(const Packet& packet) {
  std::array<std::uint8_t, 64> key{};
  const auto half = packet.addresses.size() / 2;
  const auto source = packet.addresses.first(half);
  const auto destination = packet.addresses.subspan(half);
  const auto put = [&](std::size_t at, Bytes address, std::uint16_t port) {
    std::memcpy(key.data() + at, address.data(), address.size());
    key[at + 16] = static_cast<std::uint8_t>(port >> 8U);
    key[at + 17] = static_cast<std::uint8_t>(port);
  };
  const auto order = std::memcmp(source.data(), destination.data(), half);
  const bool as_sent = order != 0 ? order < 0 : packet.source_port < packet.destination_port;
  put(as_sent ? 0 : 18, source, packet.source_port);
  put(as_sent ? 18 : 0, destination, packet.destination_port);
  key[36] = packet.protocol;
  return XXH3_64bits(key.data(), 37) | 1U;
}

}  // namespace

Glance glance(const Frame& frame) {
  const auto header = link_header(frame.link_type);
  if (header > frame.bytes.size()) return {};
  auto packet = read(frame.bytes.subspan(header));
  for (int depth = 0; depth < most_tunnels && packet.known; ++depth) {
    if (packet.protocol != ip::udp) return {both_ways(packet), false};
    const bool gtpu = packet.source_port == gtpu_port || packet.destination_port == gtpu_port;
    const auto inner = gtpu ? inside(packet.payload) : Bytes{};
    if (inner.empty()) {
      const auto reads = [&](std::uint32_t port) { return port == packet.source_port || port == packet.destination_port; };
      return {both_ways(packet), !gtpu && std::ranges::any_of(datagram_ports(), reads)};
    }
    packet = read(inner);
  }
  return {};
}

}  // namespace assay::wire
