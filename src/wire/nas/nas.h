// SPDX-License-Identifier: Apache-2.0
// NAS for 5GS, TS 24.501 (Release 17): what UEs and AMFs (5GMM) or SMFs (5GSM) tell each other on N1.
//
// A security protected message whose content can be read, because it is only integrity protected or ciphered with the
// null algorithm 5G-EA0, is one Message like a plain one. Messages in NAS and payload containers follow as messages of
// their own whose carrier is the outer one. What a Message borrows (Bytes) is valid during the call only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "wire/protocol.h"

namespace assay::wire::nas {

extern const Protocol protocol;  // "nas-5gs", by name only

enum class Link : std::uint8_t { unknown, uplink, downlink };
[[nodiscard]] std::string_view text(Link link);

// 5GS mobile identity, §9.11.3.4.
struct Identity {
  enum class Kind : std::uint8_t { none, suci, guti, imei, s_tmsi, imeisv, mac_address, eui_64 };
  Kind kind = Kind::none;
  // For people and for joining with what the SBI says (TS 29.571 §5.3.2, TS 29.509):
  // "suci-0-999-70-0000-0-0-0000000001", a 5G-GUTI as PLMN, AMF id and 5G-TMSI in digits, IMEI and IMEISV as digits, a
  // 5G-S-TMSI as 12 hexadecimal digits.
  std::string value;
  std::string plmn;  // of a SUCI or 5G-GUTI: MCC then MNC
  // SUCI only
  std::uint8_t supi_format = 0;  // 0 IMSI, 1 network specific identifier, 2 GCI, 3 GLI
  std::optional<std::string> routing_indicator;
  std::optional<std::uint8_t> scheme;  // 0 null, 1 Profile A, 2 Profile B (TS 33.501 Annex C)
  std::optional<std::uint8_t> key_id;  // home network public key identifier
  base::Bytes where;
};
[[nodiscard]] std::string_view text(Identity::Kind kind);         // "SUCI", "5G-GUTI" …
[[nodiscard]] std::string_view scheme_name(std::uint8_t scheme);  // "null scheme", "Profile A" …

// S-NSSAI, §9.11.2.8
struct Slice {
  std::uint8_t sst = 0;
  std::optional<std::uint32_t> sd;  // 24 bits
};

// NAS security algorithms, §9.11.3.34
struct Algorithms {
  std::uint8_t ciphering = 0;  // 0: 5G-EA0
  std::uint8_t integrity = 0;  // 0: 5G-IA0
  base::Bytes where;           // the octet
};

// NAS key set identifier, §9.11.3.32
struct KeySet {
  std::uint8_t identifier = 7;  // 7: no key
  bool mapped = false;          // mapped security context (TSC)
};

// De-registration type, §9.11.3.20
struct Deregistration {
  bool switch_off = false;
  bool reregistration_required = false;
  std::uint8_t access = 0;  // 1 3GPP, 2 non-3GPP, 3 both
};

// 5GS registration result, §9.11.3.6
struct RegistrationResult {
  std::uint8_t access = 0;
  bool emergency = false;  // registered for emergency services
  bool sms_allowed = false;
};

// GPRS timer 2 or 3, §9.11.2.4-5, named by its information element identifier.
struct Timer {
  std::uint8_t iei = 0;
  std::optional<std::uint32_t> seconds;  // null: deactivated
};

struct Message {
  static constexpr MessageKind kind{"nas.message"};

  bool session_management = false;        // 5GSM, else 5GMM
  std::uint8_t security_header_type = 0;  // §9.3.1: 0 plain … 4
  std::optional<std::uint32_t> authentication_code;
  std::optional<std::uint8_t> sequence;
  bool readable = true;                   // false: ciphered with 5G-EA1 … 3; nothing below is known
  bool deciphered = false;                // it was ciphered, and a key that the operator gave opened it
  std::optional<std::uint8_t> type_code;  // §9.7
  std::string_view type;                  // "Registration request"; empty if not readable
  Link link = Link::unknown;              // by the type

  std::optional<std::uint8_t> cause;              // 5GMM or 5GSM cause; text by cause_name()
  std::optional<std::uint8_t> registration_type;  // §9.11.3.7, as sent
  bool follow_on = false;
  bool radio_capability_update = false;  // NG-RAN-RCU of the 5GS update type, §9.11.3.9A
  std::optional<KeySet> key_set;
  std::vector<Identity> identities;
  base::Bytes ue_security_capability;           // value of the IE: 5G-EA, 5G-IA, EEA, EIA …
  base::Bytes replayed_ue_security_capability;  // the same in a Security mode command
  base::Bytes s1_security_capability;           // sent or replayed
  std::optional<Algorithms> algorithms;
  std::optional<std::uint8_t> eps_algorithms;
  bool imeisv_requested = false;
  bool retransmission_requested = false;           // of the initial NAS message (RINMR), §9.11.3.12
  std::optional<std::uint8_t> identity_requested;  // §9.11.3.3, values of Identity::Kind
  bool has_rand = false;
  bool has_autn = false;
  bool has_authentication_response = false;
  bool has_authentication_failure_parameter = false;  // AUTS
  base::Bytes abba;
  std::optional<std::uint8_t> eap_code;  // RFC 3748 §4: 1 request, 2 response, 3 success, 4 failure
  std::optional<std::uint8_t> service_type;
  std::optional<Deregistration> deregistration;
  std::optional<RegistrationResult> registration_result;
  bool configuration_acknowledgement_requested = false;
  bool configuration_registration_requested = false;
  std::vector<Slice> requested_slices;
  std::vector<Slice> allowed_slices;
  std::vector<Slice> configured_slices;
  std::vector<Timer> timers;

  std::optional<std::uint8_t> payload_kind;  // payload container type, §9.11.3.40
  std::optional<std::uint8_t> pdu_session;
  std::optional<std::uint8_t> transaction;  // PTI
  std::optional<std::uint8_t> request_type;
  std::optional<std::string> dnn;
  std::optional<Slice> slice;
  std::optional<std::uint8_t> session_type;  // §9.11.4.11: 1 IPv4, 2 IPv6, 3 IPv4v6, 4 unstructured, 5 Ethernet
  std::optional<std::uint8_t> ssc_mode;
  IpAddress ue_address;                 // IPv4 of the PDU address
  base::Bytes ue_interface_identifier;  // IPv6 interface identifier of the PDU address, 8 octets

  base::Bytes nas_container;
  base::Bytes payload_container;
};

[[nodiscard]] std::string_view registration_type_name(std::uint8_t type);  // "initial", "mobility updating" …
[[nodiscard]] std::string_view mm_cause_name(std::uint8_t cause);          // "unknown" for a cause without a name
[[nodiscard]] std::string_view sm_cause_name(std::uint8_t cause);
[[nodiscard]] std::string_view payload_kind_name(std::uint8_t kind);

}  // namespace assay::wire::nas
