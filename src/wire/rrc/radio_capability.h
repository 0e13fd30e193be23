// SPDX-License-Identifier: Apache-2.0
// What a UE's radio can do: UERadioAccessCapabilityInformation (TS 38.331 §11.2.2, unaligned PER), the content of the UE
// radio capability in NGAP (TS 38.413 §9.3.1.74).
//
// PER leaves an encoder some freedom: how many of the additions that a sender knows it lists as missing. Two encodings of the
// same capability so differ from the first such list on. Hence a capability is read to its last bit and compared by what
// it says: a digest for each component.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/few.h"
#include "wire/protocol.h"

namespace assay::wire::rrc {

// "nr-radio-capability", by name.
extern const Protocol radio_capability_protocol;

struct RadioCapability {
  static constexpr MessageKind kind{"nr-rrc.radio-capability"};

  // A component of UE-NR-Capability or of an extension of it; else a container of another radio technology as a whole.
  struct Part {
    std::string_view name;     // "rf-Parameters", "ims-Parameters"; "eutra", "eutra-nr"
    std::uint64_t digest = 0;  // the first octets of the SHA-256 of what it says, in our own form
    bool decoded = false;      // false: of its octets
  };
  base::Few<Part, 48> parts;  // in the order of the message

  bool decoded = false;  // the containers, and that of NR to its last bit. Below: of NR, as far as it was read
  bool nr = false;      // there is a container of NR
  std::uint32_t values = 0;  // stated at all, presence included
  std::optional<std::uint8_t> release;  // access stratum release: 0 Release 15 …
  std::uint32_t bands = 0;
  std::uint32_t band_combinations = 0;
  std::uint32_t feature_sets = 0;   // of both directions
  std::uint8_t downlink_layers = 0;  // the most MIMO layers of any carrier; 0 if none are stated
  bool voice = false;               // IMS voice over NR
};

}  // namespace assay::wire::rrc
