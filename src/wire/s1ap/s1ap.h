// SPDX-License-Identifier: Apache-2.0
// S1AP, TS 36.413 (aligned PER): the messages between eNodeBs and MMEs on S1-MME.
//
// Every procedure and IE is named, every IE listed as decoded or opaque. What a Message borrows (Bytes) is valid during the
// call only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/few.h"
#include "wire/per/application_protocol.h"
#include "wire/protocol.h"

namespace assay::wire::s1ap {

// "s1ap", SCTP payload protocol identifier 18. NAS PDUs go to "nas-eps" with the procedure's name as the carrier's content
// and the MME's and eNodeB's UE identifiers in place of the AMF's and RAN node's.
extern const Protocol protocol;

// §9.2.1.3. group: 0 radioNetwork, 1 transport, 2 nas, 3 protocol, 4 misc.
struct Cause {
  std::uint8_t group = 0;
  std::uint16_t value = 0;  // values behind the extension marker count on
};
[[nodiscard]] std::string text(const Cause& cause);  // "nas/normal-release"

// §9.2.1.37
struct EnodeB {
  std::string plmn;
  std::uint32_t id = 0;
  std::uint8_t id_bits = 0;  // 20 macro, 28 home, 18 short macro, 21 long macro
};
[[nodiscard]] std::string text(const EnodeB& node);  // "eNB 99970-0e0000/20": the id in hexadecimal and its bits

// One E-RAB item with the GTP-U endpoint that it states.
struct Bearer {
  std::uint8_t id = 0;
  IpAddress address;         // IPv4 if the endpoint has both
  IpAddress second_address;  // its IPv6 address then
  std::optional<std::uint32_t> teid;
  base::Bytes where;  // the TEID
};

// §9.2.1.40, §9.2.1.127: two bit strings of 16 bits, EEA1 and EIA1 (NEA1 and NIA1) most significant.
struct SecurityCapabilities {
  std::uint16_t encryption = 0;
  std::uint16_t integrity = 0;
};
[[nodiscard]] std::string text(const SecurityCapabilities& capabilities);  // "c000c000"

struct Message {
  static constexpr MessageKind kind{"s1ap.message"};

  per::Pdu pdu = per::Pdu::initiating_message;
  std::uint8_t procedure_code = 0;
  std::string_view procedure;    // "initialUEMessage"; "unknown" for a code without a name
  std::uint8_t criticality = 0;  // 0 reject, 1 ignore, 2 notify
  per::Ies ies;                  // those of the outermost container

  std::optional<std::uint32_t> mme_ue_s1ap_id;
  std::optional<std::uint32_t> enb_ue_s1ap_id;
  std::optional<Cause> cause;  // the Cause IE, else that of the first bearer that failed
  std::optional<EnodeB> enb;
  std::string enb_name;  // as sent; not necessarily printable
  std::string mme_name;
  std::string plmn;  // of the TAI or of the first supported tracking area
  std::optional<std::uint16_t> tac;
  std::optional<std::uint32_t> cell;  // 28 bits
  std::optional<std::uint8_t> establishment_cause;
  std::optional<SecurityCapabilities> ue_security_capabilities;
  std::optional<SecurityCapabilities> nr_ue_security_capabilities;
  base::Bytes security_key;  // where K_eNB or NH stands; the value must not be kept
  std::optional<std::uint8_t> next_hop_chaining_count;
  std::string imsi;               // digits: UE paging identity of a UE without a temporary one
  std::optional<std::uint64_t> s_tmsi;  // MME code and M-TMSI, 40 bits
  base::Bytes identity_where;     // of the one or the other
  std::optional<std::uint8_t> handover_type;  // §9.2.1.13: 5 EPS to 5GS, 6 5GS to EPS
  std::optional<std::size_t> radio_capability_octets;
  bool whole_interface_reset = false;
  std::vector<Bearer> bearers;
  base::Few<base::Bytes, 2> nas_pdus;  // in order; handed on to "nas-eps" after the message
};

}  // namespace assay::wire::s1ap
