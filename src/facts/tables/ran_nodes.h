// SPDX-License-Identifier: Apache-2.0
// Xn, F1 and E1: what RAN nodes tell each other, and the RRC messages that F1 carries.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct RanMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string protocol;
  std::string pdu;
  std::uint8_t procedure_code = 0;
  std::string procedure;
  std::optional<std::uint32_t> first_ue_id;
  std::optional<std::uint32_t> second_ue_id;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::string decoded_ies;
  std::string opaque_ies;
  std::optional<std::string> cause;
  std::optional<std::string> node;
  std::optional<std::string> node_name;
  std::optional<std::string> plmn;
  std::optional<std::string> key;
  std::optional<std::string> ue_security_capabilities;
  std::optional<std::uint8_t> ciphering;
  std::optional<std::uint8_t> integrity;
};
extern const Table<RanMessage> ran_messages;

struct RrcMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string carried_by;
  std::optional<FactId> carrier;
  std::optional<std::uint32_t> ue_id;
  std::string channel;
  std::string type;
  std::optional<std::uint8_t> ciphering;
  std::optional<std::uint8_t> integrity;
};
extern const Table<RrcMessage> rrc_messages;

}  // namespace assay::facts
