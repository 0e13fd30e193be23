// SPDX-License-Identifier: Apache-2.0
// Source: one kind of traffic, produced a few packets at a time.
#pragma once

#include "traffic/packets.h"

namespace assay::traffic {

class Source {
 public:
  virtual ~Source() = default;
  // Writes the next packet, or the few that belong together.
  virtual void next(CaptureFile& out) = 0;
};

}  // namespace assay::traffic
