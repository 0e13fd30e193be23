// SPDX-License-Identifier: Apache-2.0
// Places: finds many small parts of one block of bytes in the frames, after asking the context once.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::http {

class Places {
 public:
  Places(const Context& context, base::Bytes block)
      : nowhere_{context.frame != nullptr ? context.frame->id : FrameId{}, 0, 0} {
    for (const Place& run : context.places(block)) pieces_.add(run);
  }
  // Where the octets [offset, offset + length) of the block lie: their last run.
  [[nodiscard]] Place at(std::size_t offset, std::size_t length) const {
    const auto& runs = pieces_.all();
    if (runs.size() == 1 && offset + length <= runs.front().length) {
      return {runs.front().frame, runs.front().offset + static_cast<std::uint32_t>(offset),
              static_cast<std::uint32_t>(length)};
    }
    const auto parts = pieces_.places(offset, length);
    return parts.empty() ? nowhere_ : parts.back();
  }

 private:
  Place nowhere_;
  Pieces pieces_;
};

}  // namespace assay::wire::http
