// SPDX-License-Identifier: Apache-2.0
#include "traffic/ngap.h"

namespace assay::traffic::ngap {

Octets& length(Octets& out, std::size_t octets) { return octets < 128 ? out.u8(octets) : out.u16(0x8000 | octets); }

Octets message(std::uint8_t outcome, std::uint8_t procedure, std::uint8_t criticality, const std::vector<Element>& elements) {
  Octets body;
  body.u8(0).u16(elements.size());
  for (const auto& element : elements) {
    body.u16(element.id).u8(element.criticality);
    length(body, element.value.size()).add(element.value);
  }
  Octets out;
  out.u8(outcome).u8(procedure).u8(criticality);
  length(out, body.size()).add(body);
  return out;
}

namespace {

// A whole number whose range needs more than two octets: how many octets, then the octets (X.691 §10.5.7.4).
Octets whole_number(std::uint64_t value, int size_bits) {
  int octets = 1;
  while (value >> (8 * octets) != 0) ++octets;
  return Octets{}.u8(static_cast<unsigned>(octets - 1) << (8 - size_bits)).number(value, octets);
}

}  // namespace

Octets amf_ue_ngap_id(std::uint64_t value) { return whole_number(value, 3); }
Octets ran_ue_ngap_id(std::uint64_t value) { return whole_number(value, 2); }

Octets nas_pdu(std::span<const std::uint8_t> nas) {
  Octets out;
  return length(out, nas.size()).add(nas);
}

Octets user_location(std::uint32_t gnb) {
  return Octets{}.hex("50 00f110").u32(gnb + 1).u8(0x10).hex("00f110 000001 eeadb307");
}

Octets suci(std::uint32_t subscriber) {
  const std::string digits = msin(subscriber);
  Octets out;
  out.hex("01 00f110 0000 00 00");
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    out.u8(static_cast<unsigned>((digits[i + 1] - '0') << 4 | (digits[i] - '0')));
  }
  return out;
}

}  // namespace assay::traffic::ngap
