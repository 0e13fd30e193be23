// SPDX-License-Identifier: Apache-2.0
// IPv4 (RFC 791) and IPv6 (RFC 8200) headers, extension headers, fragments.
#pragma once

#include <cstdint>

#include "base/cursor.h"
#include "wire/address.h"

namespace assay::wire::ip {

constexpr std::uint8_t icmp = 1;
constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t udp = 17;
constexpr std::uint8_t gre = 47;
constexpr std::uint8_t esp = 50;
constexpr std::uint8_t ah = 51;
constexpr std::uint8_t icmp6 = 58;
constexpr std::uint8_t no_next_header = 59;
constexpr std::uint8_t sctp = 132;

struct Packet {
  base::Bytes source;       // four or sixteen octets
  base::Bytes destination;
  std::uint8_t protocol = 0;     // of the payload, behind all extension headers
  std::uint32_t length = 0;      // octets of the whole packet as its header says
  bool cut = false;              // the header promises more octets than there are
  bool fragment = false;         // any fragment, also the first
  bool more_fragments = false;
  std::uint32_t identification = 0;
  std::uint16_t fragment_offset = 0;  // octets
  base::Bytes payload;           // trimmed to the length of the header; behind extension headers
};

[[nodiscard]] base::Parsed<Packet> parse(base::Bytes bytes, base::Fields* fields);

// "tcp", "udp", "esp" … or the number.
[[nodiscard]] std::string_view protocol_name(std::uint8_t protocol);

}  // namespace assay::wire::ip
