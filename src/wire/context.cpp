// SPDX-License-Identifier: Apache-2.0
#include "wire/protocol.h"

namespace assay::wire {

std::vector<Place> Context::places(base::Bytes bytes) const {
  if (frame != nullptr) {
    if (const auto offset = base::offset_within(frame->bytes, bytes)) {
      return {{frame->id, static_cast<std::uint32_t>(*offset), static_cast<std::uint32_t>(bytes.size())}};
    }
  }
  if (pieces != nullptr) {
    if (const auto offset = base::offset_within(buffer, bytes)) return pieces->places(*offset, bytes.size());
  }
  return {};
}

Place Context::place(base::Bytes bytes) const {
  const auto runs = places(bytes);
  if (!runs.empty()) return runs.back();
  return {frame != nullptr ? frame->id : FrameId{}, 0, 0};
}

}  // namespace assay::wire
