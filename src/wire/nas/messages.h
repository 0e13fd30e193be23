// SPDX-License-Identifier: Apache-2.0
// What the messages of TS 24.501 §8 consist of: for each message its mandatory part, and those optional IEs that are
// decoded or whose form cannot be told from their identifier. Reads like the tables of §8.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "wire/nas/nas.h"

namespace assay::wire::nas {

enum class Element : std::uint8_t {
  ignored,  // read over
  registration_type,
  key_set,
  non_current_key_set,
  mobile_identity,
  mm_cause,
  sm_cause,
  ue_security_capability,
  replayed_ue_security_capability,
  s1_security_capability,
  algorithms,
  eps_algorithms,
  imeisv_request,
  additional_security_information,
  identity_type,
  rand,
  autn,
  authentication_response,
  authentication_failure_parameter,
  abba,
  eap,
  service_type,
  control_plane_service_type,
  deregistration_by_ue,
  deregistration_by_network,
  registration_result,
  configuration_update_indication,
  update_type,
  requested_nssai,
  allowed_nssai,
  configured_nssai,
  timer_2,
  timer_3,
  nas_container,
  payload_kind,
  payload_container,
  pdu_session,
  request_type,
  dnn,
  s_nssai,
  session_type,
  ssc_mode,
  selected_ssc_mode,
  pdu_address,
};

// §9.11.1 and TS 24.007 §11.2.1.1: how an IE is laid out.
enum class Form : std::uint8_t {
  half,   // half an octet; two in a row share one octet, the first in bits 1 to 4
  fixed,  // `size` octets
  lv,     // one octet of length
  lv_e,   // two octets of length
};

// A mandatory component. In an Option the same, behind its identifier.
struct Part {
  Element element = Element::ignored;
  Form form = Form::fixed;
  std::uint8_t size = 0;
};
struct Option {
  std::uint8_t iei = 0;  // of a half octet: its upper half, e.g. 0x80
  Part part;
};

struct Description {
  std::uint8_t type = 0;
  std::string_view name;
  Link link = Link::unknown;
  std::span<const Part> mandatory;
  std::span<const Option> optional;
};

// Null if the code has no meaning.
[[nodiscard]] const Description* mm_message(std::uint8_t type);
[[nodiscard]] const Description* sm_message(std::uint8_t type);

// The optional IE with this identifier: as described, or by the form that its identifier implies (TS 24.007 §11.2.4 and
// TS 24.501 §9.11.1: bit 8 set is half an octet, 0111 in bits 8 to 5 has two octets of length, anything else has one).
[[nodiscard]] Part optional_part(const Description& message, std::uint8_t iei);

}  // namespace assay::wire::nas
