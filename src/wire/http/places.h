// SPDX-License-Identifier: Apache-2.0
// Places: finds many small parts of one block of bytes in the frames, after asking the context once.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::http {

class Places {
 public:
  Places(const Context& context, base::Bytes block)
      : nowhere_{context.frame != nullptr ? context.frame->id : FrameId{}, 0, 0} {
    if (const auto run = context.place_in_frame(block)) {
      whole_ = *run;
      return;
    }
    for (const Place& run : context.places(block)) pieces_.add(run);
    if (pieces_.all().size() == 1) whole_ = pieces_.all().front();
  }
  // Where the octets [offset, offset + length) of the block lie: their last run.
  [[nodiscard]] Place at(std::size_t offset, std::size_t length) const {
    if (offset + length <= whole_.length) {
      return {whole_.frame, whole_.offset + static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length)};
    }
    const auto parts = pieces_.places(offset, length);
    return parts.empty() ? nowhere_ : parts.back();
  }

 private:
  Place nowhere_;
  Place whole_;  // of the block, if it lies in one run
  Pieces pieces_;
};

}  // namespace assay::wire::http
