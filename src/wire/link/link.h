// SPDX-License-Identifier: Apache-2.0
// Link layer: from a captured frame to the network-layer packet inside.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/cursor.h"
#include "wire/address.h"
#include "wire/frame.h"

namespace assay::wire::link {

using Mac = std::array<std::uint8_t, 6>;

enum class Network : std::uint8_t {
  other,     // well-formed, but nothing the engine reads (ARP, LLDP …)
  ip,        // an IPv4 or IPv6 packet
  exported,  // an exported PDU: the protocol is named by the capture itself
  unknown_link_type,
};

// What an exported PDU says of itself (Wireshark's LINKTYPE_WIRESHARK_UPPER_PDU, 252).
struct ExportedPdu {
  std::string_view protocol;  // dissector name, e.g. "nas-5gs"; borrows the frame
  Endpoint source;
  Endpoint destination;
};

struct Packet {
  Network network = Network::other;
  std::uint16_t ethertype = 0;
  base::Bytes payload;
  std::optional<std::uint16_t> vlan;  // outermost tag
  std::optional<Mac> source;
  std::optional<Mac> destination;
  ExportedPdu exported;
};

// Ethernet with any number up to 4 of 802.1Q/802.1ad tags and MPLS labels, Linux cooked v1 and v2, BSD null and loop, raw IP, exported PDU.
[[nodiscard]] base::Parsed<Packet> parse(const Frame& frame, base::Fields* fields);
// An Ethernet frame inside another packet.
[[nodiscard]] base::Parsed<Packet> parse_ethernet(base::Bytes bytes, base::Fields* fields);

[[nodiscard]] std::string text(const Mac& mac);

}  // namespace assay::wire::link
