// SPDX-License-Identifier: Apache-2.0
// What hides in ordinary traffic: rhythms, copies of packets, octets where none belong, names that carry data.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct TrafficRhythm {
  Provenance from;  // first time it stirred
  std::string source;
  std::string destination;
  std::string transport;
  std::uint16_t port = 0;
  std::string protocol;
  std::uint8_t tunnel_depth = 0;
  std::uint64_t stirs = 0;
  std::uint64_t answered = 0;
  std::uint64_t intervals = 0;
  double period = 0;
  double dispersion = 0;
  std::optional<double> chance;
  std::uint64_t sizes = 0;
  double size = 0;
  double size_dispersion = 0;
  base::Time last_time;
};
extern const Table<TrafficRhythm> traffic_rhythms;

struct CopiedTraffic {
  Provenance from;  // a packet on the second way
  std::uint64_t first_frame = 0;
  std::string first_source;
  std::string first_destination;
  std::string first_encapsulation;
  std::string source;
  std::string destination;
  std::string encapsulation;
  std::optional<std::uint32_t> identifier;
  std::uint64_t packets = 0;
  std::uint64_t again = 0;
  std::uint64_t after_outside = 0;
  std::uint64_t way_packets = 0;
  std::uint64_t way_elsewhere = 0;
  bool returns = false;
  bool both_directions = false;
  std::uint32_t one_in = 1;
  base::Time last_time;
};
extern const Table<CopiedTraffic> copied_traffic;

struct Padding {
  Provenance from;  // first octets that are not zero
  std::string source;
  std::string destination;
  std::string place;
  std::uint8_t tunnel_depth = 0;
  std::uint32_t interface = 0;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  std::uint64_t changes = 0;
  std::uint32_t smallest = 0;
  std::uint32_t largest = 0;
  std::uint64_t in_short_frames = 0;
  base::Time last_time;
};
extern const Table<Padding> padding;

struct IcmpEcho {
  Provenance from;  // first odd packet, else the first one
  std::string client;
  std::string server;
  std::uint64_t requests = 0;
  std::uint64_t replies = 0;
  std::uint64_t differing = 0;
  std::uint64_t unasked = 0;
  std::uint64_t octets = 0;
  std::uint32_t smallest = 0;
  std::uint32_t largest = 0;
  std::optional<base::Time> last_odd_time;
  base::Time last_time;
};
extern const Table<IcmpEcho> icmp_echoes;

struct DnsDomain {
  Provenance from;  // first query or response
  std::string client;
  std::string server;
  std::string domain;
  std::uint8_t tunnel_depth = 0;
  std::uint64_t queries = 0;
  std::uint64_t names = 0;
  double name_octets = 0;
  double new_octets = 0;
  std::uint64_t responses = 0;
  std::uint64_t failures = 0;
  std::uint64_t data_responses = 0;
  std::uint64_t data_octets = 0;
  std::uint64_t addresses = 0;
  std::string types;
  base::Time last_time;
  std::uint64_t opaque_responses = 0;
  std::uint64_t opaque_octets = 0;
  double new_data = 0;
};
extern const Table<DnsDomain> dns_domains;

}  // namespace assay::facts
