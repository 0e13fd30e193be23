// SPDX-License-Identifier: Apache-2.0
// N1 and N2: NGAP and NAS messages, UE identities, NAS security modes.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct NgapMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string carried_by;
  std::optional<FactId> carrier;
  std::string pdu;
  std::uint8_t procedure_code = 0;
  std::string procedure;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::string decoded_ies;
  std::string opaque_ies;
  std::optional<std::string> cause;
  std::optional<std::string> ran_node;
  std::optional<std::string> ran_node_name;
  std::optional<std::string> amf_name;
  std::optional<std::string> plmn;
  bool security_key = false;
  std::optional<std::string> ue_security_capabilities;
  std::optional<std::string> target_node;
};
extern const Table<NgapMessage> ngap_messages;

struct NasMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string carried_by;
  std::optional<FactId> carrier;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::string link;
  std::string protocol;
  std::uint8_t security_header_type = 0;
  bool readable = true;
  bool deciphered = false;
  std::optional<std::uint8_t> type_code;
  std::optional<std::string> type;
  std::uint8_t depth = 0;
  std::optional<std::uint8_t> cause_code;
  std::optional<std::string> cause;
  std::optional<std::string> registration_type;
  std::optional<std::uint8_t> ngksi;
  std::optional<std::uint8_t> pdu_session;
  std::optional<std::string> dnn;
  std::optional<std::string> ue_security_capability;
};
extern const Table<NasMessage> nas_messages;

struct UeIdentity {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string channel;
  std::string message;
  std::string kind;
  std::string value;
  std::optional<std::string> plmn;
  std::optional<std::string> routing_indicator;
  std::optional<std::uint8_t> scheme;
  std::optional<std::string> scheme_name;
  std::optional<std::uint8_t> key_id;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  bool ciphered_context = false;
  bool emergency = false;
  bool registration_seen = false;
  std::optional<FactId> carrier;
};
extern const Table<UeIdentity> ue_identities;

struct SecurityMode {
  Provenance from;  // points at the octet of the selected algorithms
  std::uint32_t flow = 0;
  std::string amf;
  std::string gnb;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::uint8_t nea = 0;
  std::uint8_t nia = 0;
  std::uint8_t ngksi = 0;
  std::string replayed_capability;
  std::optional<std::string> sent_capability;
  std::optional<FactId> sent_fact;
  std::optional<std::string> registration_type;
  bool emergency = false;
  bool authenticated = false;
  bool registration_seen = false;
  bool device_named = false;
  std::optional<FactId> message;
};
extern const Table<SecurityMode> security_modes;

}  // namespace assay::facts
