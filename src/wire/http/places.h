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
    Place out;
    put(offset, length, out);
    return out;
  }
  // The same to where it is needed, without a copy on the way.
  [[gnu::always_inline]] void put(std::size_t offset, std::size_t length, Place& into) const {
    if (offset + length <= whole_.length) {
      into.frame = whole_.frame;
      into.offset = whole_.offset + static_cast<std::uint32_t>(offset);
      into.length = static_cast<std::uint32_t>(length);
      return;
    }
    const auto parts = pieces_.places(offset, length);
    into = parts.empty() ? nowhere_ : parts.back();
  }

 private:
  Place nowhere_;
  Place whole_;  // of the block, if it lies in one run
  Pieces pieces_;
};

}  // namespace assay::wire::http
