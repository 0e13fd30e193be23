// SPDX-License-Identifier: Apache-2.0
#include "wire/protocol.h"

namespace assay::wire {

std::unique_ptr<StreamParser> Output::inner_stream() { return nullptr; }

std::optional<Place> Context::place_in_frame(base::Bytes bytes) const {
  if (frame == nullptr) return std::nullopt;
  const auto offset = base::offset_within(frame->bytes, bytes);
  if (!offset) return std::nullopt;
  return Place{frame->id, static_cast<std::uint32_t>(*offset), static_cast<std::uint32_t>(bytes.size())};
}

std::vector<Place> Context::places(base::Bytes bytes) const {
  if (const auto here = place_in_frame(bytes)) return {*here};
  if (pieces != nullptr) {
    if (const auto offset = base::offset_within(buffer, bytes)) return pieces->places(*offset, bytes.size());
  }
  return {};
}

Place Context::place(base::Bytes bytes) const {
  // The common case, put together where it is returned.
  if (frame != nullptr) {
    if (const auto offset = base::offset_within(frame->bytes, bytes)) {
      return {frame->id, static_cast<std::uint32_t>(*offset), static_cast<std::uint32_t>(bytes.size())};
    }
  }
  const auto runs = places(bytes);
  if (!runs.empty()) return runs.back();
  return {frame != nullptr ? frame->id : FrameId{}, 0, 0};
}

}  // namespace assay::wire
