// SPDX-License-Identifier: Apache-2.0
// What hosts say beside and below TCP and UDP: echoes and errors of ICMP, and who claims which address.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct IcmpConversation {
  Provenance from;  // first message
  std::uint32_t flow = 0;
  std::uint8_t version = 0;
  std::string source;
  std::string destination;
  std::uint64_t requests = 0;
  std::uint64_t replies = 0;
  std::uint64_t replies_equal = 0;
  std::uint64_t replies_different = 0;
  std::uint64_t replies_unasked = 0;
  std::uint64_t octets_forward = 0;
  std::uint64_t octets_reverse = 0;
  std::uint16_t lengths = 0;
  std::uint32_t shortest = 0;
  std::uint32_t longest = 0;
  std::uint16_t payloads = 0;
  std::uint64_t others = 0;
  std::string types;
  base::Time last_time;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<IcmpConversation> icmp_conversations;

struct IcmpError {
  Provenance from;
  std::uint32_t flow = 0;
  std::uint8_t version = 0;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::string sender;
  std::string receiver;
  std::string quoted_transport;
  std::string quoted_source;
  std::uint16_t quoted_source_port = 0;
  std::string quoted_destination;
  std::uint16_t quoted_destination_port = 0;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<IcmpError> icmp_errors;

struct AddressClaim {
  Provenance from;  // first claim
  std::string address;
  std::string station;
  std::uint32_t interface = 0;
  std::optional<std::uint16_t> vlan;
  std::uint64_t claims = 0;
  std::uint64_t unasked = 0;
  std::optional<std::string> other_station;
  std::uint64_t returns = 0;
  base::Time last_time;
  std::string peers;
};
extern const Table<AddressClaim> address_claims;

}  // namespace assay::facts
