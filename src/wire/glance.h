// SPDX-License-Identifier: Apache-2.0
// A glance at a frame: which conversation it belongs to, told from its addresses and ports without parsing it.
#pragma once

#include <cstdint>

#include "wire/frame.h"

namespace assay::wire {

struct Glance {
  // The same for both directions, for a G-PDU of the packet inside; 0: a glance does not tell. Different conversations
  // may share a number.
  std::uint64_t conversation = 0;
  // A datagram of a protocol that needs none before it to be read.
  bool alone = false;
};

// Knows Ethernet without tags, Linux cooked captures and raw IP; UDP and TCP that is not fragmented.
[[nodiscard]] Glance glance(const Frame& frame);

}  // namespace assay::wire
