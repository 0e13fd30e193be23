// SPDX-License-Identifier: Apache-2.0
// NR RRC, TS 38.331 (unaligned PER), as far as it carries NAS or selects the algorithms of the radio link, in the
// containers of F1AP and XnAP. Not a whole RRC decoder: what it does not know it leaves opaque.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/protocol.h"

namespace assay::wire::rrc {

// "nr-rrc", by name; the carrier's content is the channel ("UL-DCCH", "DL-DCCH", "UL-CCCH", "DL-CCCH") or the type of an
// inter-node message. NAS messages go to "nas-5gs" with the carrier's identifiers and the RRC message as its content.
extern const Protocol protocol;

// One message that can be read. On DCCH that is only told from what PDCP ciphered by its content: a message counts if it
// keeps to its ASN.1 to the last bit.
struct Message {
  static constexpr MessageKind kind{"nr-rrc.message"};

  std::string_view channel;  // "UL-DCCH" …
  std::string_view type;     // "rrcSetupComplete" …
  std::optional<std::uint8_t> ciphering;  // of a securityModeCommand: 0 NEA0 …
  std::optional<std::uint8_t> integrity;  // likewise: 0 NIA0 …; none if it states none
};

}  // namespace assay::wire::rrc
