// SPDX-License-Identifier: Apache-2.0
// What nodes say of a UE's security, held against what was said of the same UE before: its capabilities, and the
// protection of its user plane.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct CapabilityStatement {
  Provenance from;
  std::uint32_t flow = 0;
  std::string amf;
  std::string ran_node;
  std::string procedure;
  std::string pdu;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::optional<std::string> stated;
  std::optional<std::string> known;
  std::string known_from;
  std::optional<FactId> known_fact;
  std::optional<bool> differs;
  std::optional<bool> request_differed;
  std::optional<FactId> request;
  std::optional<FactId> message;
};
extern const Table<CapabilityStatement> capability_statements;

struct UserPlaneSecurity {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string protocol;
  std::string procedure;
  std::string pdu;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_id;
  std::optional<std::uint8_t> pdu_session;
  std::optional<std::string> integrity;
  std::optional<std::string> confidentiality;
  std::optional<bool> integrity_performed;
  std::optional<bool> confidentiality_performed;
  std::optional<std::string> asked_integrity;
  std::optional<std::string> asked_confidentiality;
  std::optional<FactId> asked;
  std::optional<std::string> cause;
  std::optional<std::string> subscribed_integrity;
  std::optional<std::string> subscribed_confidentiality;
  std::optional<FactId> subscribed;
  std::optional<FactId> message;
};
extern const Table<UserPlaneSecurity> user_plane_security;

struct UserPlanePolicy {
  Provenance from;
  std::uint32_t flow = 0;
  std::string udm;
  std::string smf;
  std::string subscriber;
  std::string dnn;
  std::string integrity;
  std::string confidentiality;
};
extern const Table<UserPlanePolicy> user_plane_policies;

}  // namespace assay::facts
