// SPDX-License-Identifier: Apache-2.0
// NGAP, TS 38.413 (aligned PER): the messages between RAN nodes and AMFs on N2, and the pieces of them that SMF and AMF
// exchange inside HTTP bodies (N2 SM information, TS 29.502, TS 29.518).
//
// Every IE is named and listed as decoded or opaque. What a Message borrows (Bytes) is valid during the call only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/few.h"
#include "wire/per/security.h"
#include "wire/protocol.h"

namespace assay::wire::ngap {

// "ngap", SCTP payload protocol identifier 60; also by name. NAS PDUs go to "nas-5gs" with the procedure's name as the
// carrier's content.
extern const Protocol protocol;
// "ngap-transfer", by name; the carrier's content is the N2 information type.
extern const Protocol transfer_protocol;

// The alternatives of NGAP-PDU (§9.4.3).
using per::Pdu;

// §9.3.1.2. group: 0 radioNetwork, 1 transport, 2 nas, 3 protocol, 4 misc; anything else a later alternative.
struct Cause {
  std::uint8_t group = 0;
  std::uint16_t value = 0;  // values behind the extension marker count on

  bool operator==(const Cause&) const = default;
};
[[nodiscard]] std::string text(const Cause& cause);  // "nas/normal-release"

// §9.3.1.5. `plmn` is MCC then MNC in digits, "99970".
struct RanNode {
  enum class Kind : std::uint8_t { gnb, ng_enb, n3iwf, other };
  Kind kind = Kind::other;
  std::string plmn;
  std::uint64_t id = 0;
  std::uint8_t id_bits = 0;
};
[[nodiscard]] std::string text(const RanNode& node);  // "gNB 99970-000001/22": the id in hexadecimal and its bits

// §9.3.1.24
struct Slice {
  std::uint8_t sst = 0;
  std::optional<std::uint32_t> sd;  // 24 bits

  bool operator==(const Slice&) const = default;
};

// §9.3.3.3
struct Guami {
  std::string plmn;
  std::uint8_t region = 0;
  std::uint16_t set = 0;     // 10 bits
  std::uint8_t pointer = 0;  // 6 bits
};

// One PLMN with its slices, of SupportedTAList (with its tracking area) or PLMNSupportList (without).
struct SupportedPlmn {
  std::optional<std::uint32_t> tac;  // 24 bits
  std::string plmn;
  std::vector<Slice> slices;
};

// §9.3.1.16
struct Location {
  enum class Access : std::uint8_t { eutra, nr, n3iwf, other };
  Access access = Access::other;
  std::string cell_plmn;   // of the cell's global identity
  std::uint64_t cell = 0;  // NR cell identity (36 bits) or E-UTRA cell identity (28 bits)
  std::string area_plmn;   // of the TAI
  std::optional<std::uint32_t> tac;
  IpAddress address;  // of a UE behind an N3IWF, with its port
  std::uint16_t port = 0;
};

// §9.3.3.20
struct TemporaryIdentity {
  std::uint16_t amf_set = 0;
  std::uint8_t amf_pointer = 0;
  std::uint32_t tmsi = 0;
  base::Bytes where;
};

using per::SecurityCapabilities;  // §9.3.1.86

// One GTP-U endpoint (§9.3.2.2). uplink: at the core; downlink: at the RAN node.
struct UserPlaneTunnel {
  enum class Use : std::uint8_t { uplink, downlink, forwarding };
  Use use = Use::uplink;
  IpAddress address;         // IPv4 if the endpoint has both
  IpAddress second_address;  // its IPv6 address then
  std::uint32_t teid = 0;
  base::Bytes where;  // the TEID
};

using per::Protection;
using per::SecurityIndication;  // §9.3.1.27
using per::SecurityResult;      // §9.3.1.59

// One item of a PDUSessionResource… list with what its transfer (§9.3.4) says, or one N2 SM information.
struct PduSession {
  std::optional<std::uint8_t> id;
  std::string_view transfer;  // "PDUSessionResourceSetupRequestTransfer"; empty if the item has none
  std::optional<Slice> slice;
  base::Few<UserPlaneTunnel, 2> tunnels;
  base::Few<std::uint8_t, 8> qos_flows;
  std::optional<std::uint8_t> type;  // §9.3.1.52: 0 ipv4, 1 ipv6, 2 ipv4v6, 3 ethernet, 4 unstructured
  std::optional<SecurityIndication> security_indication;
  std::optional<SecurityResult> security_result;
  std::optional<Cause> cause;
  base::Bytes where;
};

// An item of the UE-associated logical NG-connection list, §9.3.3.25: one of the identifiers at least.
struct ResetUe {
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
};

struct NasPdu {
  base::Bytes bytes;
  std::optional<std::uint8_t> pdu_session;  // of the list item that holds it
};

struct Message {
  static constexpr MessageKind kind{"ngap.message"};

  Pdu pdu = Pdu::initiating_message;
  std::uint8_t procedure_code = 0;
  std::string_view procedure;    // "InitialUEMessage"; "unknown" for a code without a name
  std::uint8_t criticality = 0;  // 0 reject, 1 ignore, 2 notify
  std::string_view information;  // the N2 information type if there is no NGAP PDU around it; else empty

  per::Ies ies;  // of the outermost container

  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::optional<Cause> cause;  // the Cause IE, else that of the first session that failed
  std::optional<RanNode> ran_node;
  std::string ran_node_name;  // as sent; not necessarily printable
  std::string amf_name;
  std::vector<SupportedPlmn> supported_areas;
  std::vector<SupportedPlmn> supported_plmns;
  std::vector<Guami> served_guamis;
  std::optional<Guami> guami;
  std::optional<Location> location;
  std::optional<std::uint8_t> establishment_cause;  // RRC, §9.3.1.111
  std::optional<SecurityCapabilities> ue_security_capabilities;
  std::vector<Slice> allowed_slices;
  std::optional<TemporaryIdentity> temporary_identity;  // 5G-S-TMSI or UE paging identity
  bool context_requested = false;
  bool new_security_context = false;  // NewSecurityContextInd
  base::Bytes security_key;           // where K_gNB or NH stands; the value must not be kept
  base::Bytes nas_container;          // NASC
  base::Bytes radio_capability;       // handed on to "nr-radio-capability"
  std::optional<std::uint8_t> handover_type;  // 0 intra5gs, 1 fivegs-to-eps, 2 eps-to-5gs
  std::optional<RanNode> target_node;         // of HANDOVER REQUIRED
  std::optional<std::uint64_t> new_amf_ue_ngap_id;
  base::Bytes handover_rrc;  // the RRC container in a transparent container; handed on to "nr-rrc"
  std::optional<std::uint8_t> next_hop_chaining_count;
  bool whole_interface_reset = false;  // NG RESET of everything
  std::vector<ResetUe> reset_ues;      // of a part, and what its acknowledgement lists
  bool ues_retained = false;           // UE retention information, of NG SETUP
  std::vector<PduSession> pdu_sessions;
  base::Few<NasPdu, 2> nas_pdus;  // in order; handed on to "nas-5gs" after the message
};

}  // namespace assay::wire::ngap
