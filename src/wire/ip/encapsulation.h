// SPDX-License-Identifier: Apache-2.0
// What carries a packet inside another one: tunnels, and the ways in which taps and switches send copies.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "wire/ip/ip.h"

namespace assay::wire::ip {

enum class Encapsulation : std::uint8_t {
  none,
  gtpu,    // TS 29.281
  ipip,    // RFC 2003, RFC 2473, RFC 4213
  generic, // RFC 2784, RFC 2890: IP or transparent Ethernet
  erspan,  // mirrored Ethernet frames in GRE, types I to III
  vxlan,   // RFC 7348, on any port
  geneve,  // RFC 8926, on any port
  tzsp,    // a sniffer's stream, on any port
  datagram, // an IP packet or an Ethernet frame as the whole payload of a datagram
};
[[nodiscard]] std::string_view text(Encapsulation kind);  // "GRE"; "" for none

struct Carried {
  Encapsulation kind = Encapsulation::none;
  std::uint32_t identifier = 0;  // TEID, VNI, GRE key or ERSPAN session; 0 if it has none
  base::Bytes packet;            // an IP packet, perhaps with octets behind it
};

// The packet that `packet` carries. Told by content: behind UDP whatever the port an inner IP header must fit exactly, with
// its checksum if it is IPv4. Nothing that is merely ciphered, compressed or in pieces is seen.
[[nodiscard]] std::optional<Carried> carried_by(const Packet& packet);

}  // namespace assay::wire::ip
