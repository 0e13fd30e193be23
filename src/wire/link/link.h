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


struct Packet {
  Network network = Network::other;
  std::uint16_t ethertype = 0;
  std::optional<std::uint16_t> vlan;  // outermost tag
  base::Bytes payload;
  base::Bytes source;       // the six octets of an address, or none
  base::Bytes destination;
};

// What an exported PDU says of itself (Wireshark's LINKTYPE_WIRESHARK_UPPER_PDU, 252). Borrows the frame.
struct ExportedPdu {
  std::string_view protocol;  // dissector name, e.g. "nas-5gs"
  Endpoint source;
  Endpoint destination;
  base::Bytes payload;
};

// Ethernet with any number up to 4 of 802.1Q/802.1ad tags and MPLS labels, Linux cooked v1 and v2, BSD null and loop, raw IP, exported PDU.
[[nodiscard]] base::Parsed<Packet> parse(const Frame& frame, base::Fields* fields);
// The payload of a packet whose network is `exported`.
[[nodiscard]] base::Parsed<ExportedPdu> parse_exported(base::Bytes bytes, base::Fields* fields);
// An Ethernet frame inside another packet.
[[nodiscard]] base::Parsed<Packet> parse_ethernet(base::Bytes bytes, base::Fields* fields);

[[nodiscard]] Mac mac(base::Bytes six);  // exactly 6 octets, else zeros
[[nodiscard]] std::string text(const Mac& mac);

}  // namespace assay::wire::link
