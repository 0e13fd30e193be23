// SPDX-License-Identifier: Apache-2.0
// How UE-NR-Capability (TS 38.331 §6.3.3, Release 18) is laid out: nodes of 16-bit words that refer to each other by place.
//
//   node: kind | extensible · 8 | mark · 256, then by kind
//     leaf           the last value; its width is that of the value
//     bits           their number
//     variable bits  fewest, most
//     octets         the node of their content, 0 if nothing is known of it
//     list           fewest, most, the node of an item
//     sequence       number of components, each; if extensible also number of additions, each
//     choice         number of alternatives, each; number of those behind the extension marker, each
//   In a sequence 0x8000 marks an optional component, or an addition that is a group. "Most" is 0 where it is unbounded.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::wire::rrc {

struct Structure {
  std::span<const std::uint16_t> words;
  std::uint16_t root = 0;
  // The components of the root, then those of each non-critical extension, which stands behind the others.
  std::span<const std::string_view> names;
};

extern const Structure nr_capability;

}  // namespace assay::wire::rrc
