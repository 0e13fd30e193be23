// SPDX-License-Identifier: Apache-2.0
// Who talks to whom: flows, endpoints, SCTP associations.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct Flow {
  Provenance from;  // first frame
  std::uint32_t flow = 0;
  std::string transport;
  std::string source;
  std::uint16_t source_port = 0;
  std::string destination;
  std::uint16_t destination_port = 0;
  std::string protocol;
  std::uint8_t tunnel_depth = 0;
  std::optional<std::uint32_t> teid;
  std::optional<std::string> tunnel_source;
  std::optional<std::string> tunnel_destination;
  std::uint64_t packets_forward = 0;
  std::uint64_t packets_reverse = 0;
  std::uint64_t octets_forward = 0;
  std::uint64_t octets_reverse = 0;
  base::Time last_time;
  std::uint32_t interface = 0;
  std::optional<std::uint16_t> vlan;
  std::string source_mac;
  std::string destination_mac;
  bool opening_seen = false;
};
extern const Table<Flow> flows;

struct SeenEndpoint {
  Provenance from;
  std::string address;
  std::string transport;
  std::uint16_t port = 0;
  std::string protocol;
  std::string role;
  std::uint64_t packets = 0;
  std::uint64_t peers = 0;
};
extern const Table<SeenEndpoint> endpoints;

struct SctpAssociation {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::uint16_t source_port = 0;
  std::string destination;
  std::uint16_t destination_port = 0;
  bool init_seen = false;
  bool established = false;
  std::string ended;
  std::string ppids;
  std::uint64_t data_chunks = 0;
  std::uint64_t data_octets = 0;
  std::uint64_t duplicate_chunks = 0;
  std::uint64_t missing_chunks = 0;
  std::uint64_t abandoned_chunks = 0;
  std::string source_addresses;
  std::string destination_addresses;
  std::string flows;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<SctpAssociation> sctp_associations;

}  // namespace assay::facts
