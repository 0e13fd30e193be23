// SPDX-License-Identifier: Apache-2.0
#include "wire/frame.h"

#include <algorithm>

namespace assay::wire {

void Pieces::drop_front(std::size_t octets) {
  auto kept = places_.begin();
  while (kept != places_.end() && octets >= kept->length) {
    octets -= kept->length;
    ++kept;
  }
  if (kept != places_.end()) {
    kept->offset += static_cast<std::uint32_t>(octets);
    kept->length -= static_cast<std::uint32_t>(octets);
  }
  places_.erase(places_.begin(), kept);
}

std::vector<Place> Pieces::places(std::size_t offset, std::size_t length) const {
  std::vector<Place> out;
  for (const auto& piece : places_) {
    if (length == 0) break;
    if (offset >= piece.length) {
      offset -= piece.length;
      continue;
    }
    const auto taken = static_cast<std::uint32_t>(std::min<std::size_t>(length, piece.length - offset));
    out.push_back({piece.frame, piece.offset + static_cast<std::uint32_t>(offset), taken});
    length -= taken;
    offset = 0;
  }
  return out;
}

}  // namespace assay::wire
