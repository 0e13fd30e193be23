// SPDX-License-Identifier: Apache-2.0
// What protects traffic below or beside TLS: IPsec, WireGuard, QUIC.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct IkeAssociation {
  Provenance from;
  std::uint32_t flow = 0;
  std::string initiator;
  std::string responder;
  std::uint8_t version = 0;
  std::string initiator_spi;
  std::string responder_spi;
  std::string exchange;
  bool beginning_seen = false;
  bool answered = false;
  bool established = false;
  std::string offered_encryption;
  std::string offered_prf;
  std::string offered_integrity;
  std::string offered_groups;
  std::optional<std::string> encryption;
  std::optional<std::string> prf;
  std::optional<std::string> integrity;
  std::optional<std::string> dh_group;
  std::optional<std::string> authentication;
  bool certificate_requested = false;
  bool in_udp_4500 = false;
  std::string notifies;
  std::string vendor_ids;
  std::uint32_t child_exchanges = 0;
  std::uint64_t messages = 0;
  base::Time last_time;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<IkeAssociation> ike_associations;

struct IpsecFlow {
  Provenance from;
  std::uint32_t flow = 0;
  std::string protocol;
  bool in_udp = false;
  std::string source;
  std::string destination;
  std::uint32_t spi = 0;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  std::uint32_t first_sequence = 0;
  std::uint32_t last_sequence = 0;
  std::uint64_t missing = 0;
  std::uint64_t repeated = 0;
  std::uint64_t clear_packets = 0;
  std::optional<bool> null_encryption;
  std::optional<std::uint8_t> icv_octets;
  std::string payloads;
  base::Time last_time;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<IpsecFlow> ipsec_flows;

struct WireguardSession {
  Provenance from;
  std::uint32_t flow = 0;
  std::string initiator;
  std::string responder;
  std::uint16_t responder_port = 0;
  std::uint64_t initiations = 0;
  std::uint64_t responses = 0;
  std::uint64_t data_packets = 0;
  std::uint64_t data_octets = 0;
  base::Time last_time;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<WireguardSession> wireguard_sessions;

struct QuicConnection {
  Provenance from;
  std::uint32_t flow = 0;
  std::string client;
  std::string server;
  std::uint16_t server_port = 0;
  std::uint32_t version = 0;
  std::string destination_id;
  bool client_hello = false;
  std::optional<std::string> server_name;
  std::string offered_alpn;
  std::uint8_t tunnel_depth = 0;
  std::optional<std::uint32_t> server_version;
  bool server_hello = false;
  std::optional<std::uint64_t> server_frame;
  std::optional<std::string> tls_version;
  std::optional<std::uint16_t> cipher_suite;
  std::optional<std::string> cipher_suite_name;
  std::optional<std::uint16_t> group;
  bool retried = false;
  std::optional<bool> retry_genuine;
  std::string negotiated_versions;
};
extern const Table<QuicConnection> quic_connections;

}  // namespace assay::facts
