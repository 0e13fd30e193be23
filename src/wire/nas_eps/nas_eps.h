// SPDX-License-Identifier: Apache-2.0
// NAS for EPS, TS 24.301 (Release 17): what UEs and MMEs tell each other in S1 mode, mobility management (EMM) and session
// management (ESM), as far as interworking with 5GS shows it.
//
// A security protected message whose content can be read, because it is only integrity protected or ciphered with the
// null algorithm EEA0, is one Message like a plain one. Messages in containers follow as messages of their own whose
// carrier is the outer one. What a Message borrows (Bytes) is valid during the call only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/few.h"
#include "wire/protocol.h"

namespace assay::wire::nas_eps {

extern const Protocol protocol;  // "nas-eps", by name only

enum class Link : std::uint8_t { unknown, uplink, downlink };
[[nodiscard]] std::string_view text(Link link);

// EPS mobile identity (§9.9.3.12) and mobile identity (TS 24.008 §10.5.1.4).
struct Identity {
  enum class Kind : std::uint8_t { none, imsi, guti, imei, imeisv, tmsi };
  Kind kind = Kind::none;
  // IMSI, IMEI and IMEISV as digits, a GUTI as PLMN, MME group, MME code and M-TMSI, a TMSI as 8 hexadecimal digits.
  std::string value;
  std::string plmn;  // of a GUTI: MCC then MNC
  base::Bytes where;
};
[[nodiscard]] std::string_view text(Identity::Kind kind);  // "IMSI", "GUTI" …

// NAS security algorithms, §9.9.3.23
struct Algorithms {
  std::uint8_t ciphering = 0;  // 0: EEA0
  std::uint8_t integrity = 0;  // 0: EIA0
  base::Bytes where;           // the octet
};

// NAS key set identifier, §9.9.3.21
struct KeySet {
  std::uint8_t identifier = 7;  // 7: no key
  bool mapped = false;          // mapped security context (TSC)
};

struct Message {
  static constexpr MessageKind kind{"nas_eps.message"};

  bool session_management = false;        // ESM, else EMM
  std::uint8_t security_header_type = 0;  // §9.3.1: 0 plain … 5; 12 SERVICE REQUEST
  std::optional<std::uint32_t> authentication_code;
  std::optional<std::uint8_t> sequence;
  bool readable = true;                   // false: ciphered with EEA1 … 3; nothing below is known
  std::optional<std::uint8_t> type_code;  // §9.8
  std::string_view type;                  // "Attach request"; empty if not readable
  Link link = Link::unknown;              // by the type, or by what carries it

  std::optional<std::uint8_t> cause;        // EMM or ESM cause
  std::optional<std::uint8_t> attach_type;  // §9.9.3.11
  std::optional<KeySet> key_set;
  std::vector<Identity> identities;
  base::Bytes ue_network_capability;     // value of the IE: EEA, EIA, UEA, UIA …
  base::Bytes replayed_capability;       // replayed UE security capabilities of a Security mode command
  base::Bytes n1_capability;             // N1 UE network capability: the UE can use 5GS
  base::Bytes additional_capability;     // UE additional security capability: 5G-EA and 5G-IA, sent or replayed
  std::optional<Algorithms> algorithms;
  bool imeisv_requested = false;
  std::optional<std::uint8_t> identity_requested;  // TS 24.008 §10.5.5.9
  bool has_rand = false;
  bool has_response = false;        // authentication response parameter
  bool interworks_without_n26 = false;  // EPS network feature support, IWK N26

  std::optional<std::uint8_t> bearer;       // EPS bearer identity of an ESM message
  std::optional<std::uint8_t> transaction;  // PTI
  std::string apn;
  std::optional<std::uint8_t> pdn_type;     // §9.9.4.10: 1 IPv4, 2 IPv6, 3 IPv4v6 …
  IpAddress ue_address;                     // IPv4 of the PDN address

  base::Few<base::Bytes, 2> containers;  // messages inside it
};

[[nodiscard]] std::string_view attach_type_name(std::uint8_t type);  // "EPS attach", "EPS emergency attach" …
[[nodiscard]] std::string_view emm_cause_name(std::uint8_t cause);   // "unknown" for a cause without a name
[[nodiscard]] std::string_view esm_cause_name(std::uint8_t cause);

}  // namespace assay::wire::nas_eps
