// SPDX-License-Identifier: Apache-2.0
// NGAP messages (TS 38.413) in aligned PER (X.691), as far as generated traffic needs them.
#pragma once

#include <cstdint>
#include <vector>

#include "traffic/network.h"

namespace assay::traffic::ngap {

enum Outcome : std::uint8_t { initiating = 0x00, successful = 0x20 };
enum Criticality : std::uint8_t { reject = 0x00, ignore = 0x40 };

// Information elements (TS 38.413 §9.4.7).
enum Id : std::uint16_t {
  id_amf_ue_ngap_id = 10,
  id_nas_pdu = 38,
  id_ran_ue_ngap_id = 85,
  id_setup_list_request = 74,
  id_setup_list_response = 75,
  id_ue_ngap_ids = 114,
  id_user_location = 121,
};

struct Element {
  std::uint16_t id;
  std::uint8_t criticality;
  Octets value;
};

// X.691 §10.9: the length of an open type or an octet string below 16 Ki.
Octets& length(Octets& out, std::size_t octets);
[[nodiscard]] Octets message(std::uint8_t outcome, std::uint8_t procedure, std::uint8_t criticality, const std::vector<Element>& elements);
[[nodiscard]] Octets amf_ue_ngap_id(std::uint64_t value);  // 0 … 2^40 - 1
[[nodiscard]] Octets ran_ue_ngap_id(std::uint64_t value);  // 0 … 2^32 - 1
[[nodiscard]] Octets nas_pdu(std::span<const std::uint8_t> nas);
// NR cell and tracking area of the one cell of each gNB, with the time of the last fix.
[[nodiscard]] Octets user_location(std::uint32_t gnb);
// SUPI as a SUCI of the null scheme (TS 24.501 §9.11.3.4): type of identity 1, digits in pairs, low digit first.
[[nodiscard]] Octets suci(std::uint32_t subscriber);

}  // namespace assay::traffic::ngap
