// SPDX-License-Identifier: Apache-2.0
// N3, N4, N9: PFCP messages, sessions and rules; GTP-U messages and tunnels.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct PfcpMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::uint8_t type_code = 0;
  std::string type;
  std::optional<std::uint64_t> seid;
  std::uint32_t sequence = 0;
  std::optional<std::uint8_t> cause_code;
  std::optional<std::string> cause;
  std::optional<std::string> node_id;
  std::optional<std::uint64_t> f_seid;
  std::optional<std::string> f_seid_address;
  std::optional<std::uint32_t> recovery_time;
  std::optional<std::uint8_t> pdn_type;
  std::uint8_t tunnel_depth = 0;
  std::optional<FactId> request;
};
extern const Table<PfcpMessage> pfcp_messages;

struct PfcpSession {
  Provenance from;  // establishment request, or the first message that named it
  std::string cp_address;
  std::string up_address;
  std::optional<std::uint64_t> cp_seid;
  std::optional<std::uint64_t> up_seid;
  bool establishment_seen = false;
  std::optional<bool> accepted;
  std::optional<std::string> ue_address;
  std::optional<std::string> network_instance;
  std::uint32_t modifications = 0;
  base::Time last_time;
  std::optional<base::Time> deleted_time;
  std::optional<FactId> establishment;
};
extern const Table<PfcpSession> pfcp_sessions;

struct PfcpRule {
  Provenance from;
  FactId message;
  std::string source;
  std::string destination;
  std::optional<std::uint64_t> seid;
  std::string operation;
  std::string kind;
  std::optional<std::uint32_t> rule_id;
  std::optional<std::uint32_t> precedence;
  std::optional<std::string> interface;
  std::optional<std::string> network_instance;
  std::optional<std::uint32_t> teid;
  std::optional<std::string> teid_address;
  std::optional<std::string> ue_address;
  std::optional<std::uint32_t> far_id;
  std::optional<std::string> apply_action;
  std::optional<std::string> outer_header;
  std::optional<std::string> duplicate_address;
  bool choose = false;
};
extern const Table<PfcpRule> pfcp_rules;

struct GtpuMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::uint8_t type_code = 0;
  std::string type;
  std::uint32_t teid = 0;
  std::optional<std::uint16_t> sequence;
  std::uint16_t payload_length = 0;
  std::optional<std::uint32_t> indicated_teid;
  std::uint8_t tunnel_depth = 0;
  std::optional<std::uint8_t> recovery;
  std::optional<std::uint16_t> private_extension_length;
  std::uint16_t extra_octets = 0;
};
extern const Table<GtpuMessage> gtpu_messages;

struct GtpuTunnel {
  Provenance from;  // first G-PDU
  std::uint32_t teid = 0;
  std::string source;
  std::string destination;
  std::uint8_t tunnel_depth = 0;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  base::Time last_time;
  std::optional<std::string> pdu_type;
  std::optional<std::uint8_t> qfi;
};
extern const Table<GtpuTunnel> gtpu_tunnels;

}  // namespace assay::facts
