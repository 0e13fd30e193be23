// SPDX-License-Identifier: Apache-2.0
// What interworks with 5G from the side of 4G: S1AP, NAS for EPS, GTP-C and Diameter.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct S1apMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string pdu;
  std::uint8_t procedure_code = 0;
  std::string procedure;
  std::optional<std::uint32_t> mme_ue_s1ap_id;
  std::optional<std::uint32_t> enb_ue_s1ap_id;
  std::string decoded_ies;
  std::string opaque_ies;
  std::optional<std::string> cause;
  std::optional<std::string> enb;
  std::optional<std::string> enb_name;
  std::optional<std::string> mme_name;
  std::optional<std::string> plmn;
  bool security_key = false;
  std::optional<std::string> ue_security_capabilities;
  std::optional<std::string> nr_ue_security_capabilities;
  std::optional<std::uint8_t> handover_type;
  std::string bearers;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<S1apMessage> s1ap_messages;

struct NasEpsMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string carried_by;
  std::optional<FactId> carrier;
  std::optional<std::uint32_t> mme_ue_s1ap_id;
  std::optional<std::uint32_t> enb_ue_s1ap_id;
  std::string link;
  std::string protocol;
  std::uint8_t security_header_type = 0;
  bool readable = true;
  std::optional<std::uint8_t> type_code;
  std::optional<std::string> type;
  std::optional<std::uint8_t> cause_code;
  std::optional<std::string> cause;
  std::optional<std::string> attach_type;
  std::optional<std::uint8_t> ksi;
  std::optional<std::uint8_t> eea;
  std::optional<std::uint8_t> eia;
  std::optional<std::string> ue_network_capability;
  std::optional<std::string> replayed_capability;
  bool n1_mode = false;
  std::optional<std::uint8_t> bearer;
  std::optional<std::string> apn;
  std::optional<std::uint8_t> pdn_type;
  std::optional<std::string> ue_address;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<NasEpsMessage> nas_eps_messages;

struct GtpcMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string version;
  std::uint8_t type_code = 0;
  std::string type;
  std::optional<std::uint32_t> teid;
  std::optional<std::uint32_t> sequence;
  std::optional<std::uint8_t> cause_code;
  std::optional<std::string> cause;
  std::optional<std::string> imsi;
  std::optional<std::string> msisdn;
  std::optional<std::string> mei;
  std::optional<std::string> apn;
  std::optional<std::string> rat_type;
  std::optional<std::string> serving_network;
  std::optional<std::string> ue_address;
  std::string decoded_ies;
  std::string opaque_ies;
  bool security_context = false;
  std::optional<std::uint8_t> recovery;
  std::optional<std::uint16_t> private_extension_length;
  std::uint16_t extra_octets = 0;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<GtpcMessage> gtpc_messages;

struct GtpcTunnelEnd {
  Provenance from;  // points at the TEID
  FactId message;
  std::string source;
  std::string destination;
  std::uint8_t interface_type = 0;
  std::string interface_name;
  std::uint8_t instance = 0;
  std::optional<std::uint8_t> bearer;
  std::uint32_t teid = 0;
  std::string address;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<GtpcTunnelEnd> gtpc_tunnel_ends;

struct DiameterMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string transport;
  bool request = false;
  std::uint32_t command_code = 0;
  std::string command;
  std::uint32_t application_code = 0;
  std::string application;
  std::uint32_t hop_by_hop = 0;
  std::uint32_t end_to_end = 0;
  std::optional<std::string> origin_host;
  std::optional<std::string> origin_realm;
  std::optional<std::string> destination_host;
  std::optional<std::string> destination_realm;
  std::optional<std::string> route_record;
  std::optional<std::string> product_name;
  bool session_id = false;
  bool error = false;
  std::optional<std::uint32_t> result_code;
  std::optional<std::string> result;
  std::optional<std::uint32_t> experimental_result_code;
  std::optional<std::string> subscriber;
  std::optional<std::string> msisdn;
  std::optional<std::string> equipment;
  std::optional<std::string> apn;
  bool key_material = false;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<DiameterMessage> diameter_messages;

}  // namespace assay::facts
