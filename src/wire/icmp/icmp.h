// SPDX-License-Identifier: Apache-2.0
// ICMP (RFC 792) and ICMPv6 (RFC 4443), with the neighbour advertisements of IPv6 (RFC 4861).
#pragma once

#include <optional>

#include "wire/protocol.h"

namespace assay::wire::icmp {

// One message. What it borrows is valid during the call.
struct Message {
  static constexpr MessageKind kind{"icmp.message"};
  enum class Use : std::uint8_t { other, request, reply, error };  // echo request, echo reply, error message

  // The packet that an error is about, as far as it is quoted.
  struct Quoted {
    std::uint8_t ip_protocol = 0;
    Endpoint source;  // ports of TCP, UDP and SCTP
    Endpoint destination;
  };

  std::uint8_t version = 4;  // of IP
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  Use use = Use::other;
  std::uint16_t identifier = 0;  // of an echo
  std::uint16_t sequence = 0;
  base::Bytes payload;  // of an echo; of others what stands behind the first eight octets
  std::optional<Quoted> quoted;
};

extern const Protocol protocol;    // "icmp"
extern const Protocol protocol_6;  // "icmpv6"

}  // namespace assay::wire::icmp
