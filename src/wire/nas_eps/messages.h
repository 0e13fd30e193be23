// SPDX-License-Identifier: Apache-2.0
// What the messages of TS 24.301 §8 consist of: the mandatory part, and those optional IEs that are decoded or whose form
// cannot be told from their identifier.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "wire/nas_eps/nas_eps.h"

namespace assay::wire::nas_eps {

enum class Element : std::uint8_t {
  ignored,  // read over
  attach_type,
  key_set,
  eps_identity,
  identity,
  emm_cause,
  esm_cause,
  ue_network_capability,
  replayed_capability,
  n1_capability,
  additional_capability,
  algorithms,
  imeisv_request,
  identity_type,
  rand,
  response,
  network_features,
  container,
  apn,
  pdn_type,
  pdn_address,
};

// §9.2, TS 24.007 §11.2.1.1: how an IE is laid out.
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

// Null if the code has no meaning. The two forms of a Detach request differ by who sends it.
[[nodiscard]] const Description* emm_message(std::uint8_t type, Link link);
[[nodiscard]] const Description* esm_message(std::uint8_t type);

// The optional IE with this identifier: as described, or by the form that its identifier implies (TS 24.007 §11.2.4: bit 8
// set is half an octet, 0111 in bits 8 to 5 has two octets of length, anything else has one).
[[nodiscard]] Part optional_part(const Description& message, std::uint8_t iei);

}  // namespace assay::wire::nas_eps
