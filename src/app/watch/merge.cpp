// SPDX-License-Identifier: Apache-2.0
#include "app/watch/merge.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::app::watch {

void Merge::take(const wire::Frame& frame) {
  held_.push_back({frame, octets_.size(), frame.bytes.size()});
  octets_.insert(octets_.end(), frame.bytes.begin(), frame.bytes.end());
}

void Merge::give(base::Time now, wire::capture::FrameSink& sink) {
  const bool set_back = now < given_;
  if (!set_back && now.nanoseconds - given_.nanoseconds < between_gifts) return;
  given_ = now;
  if (set_back) return give_all(sink);
  give_until({now.nanoseconds - patience}, sink);
}

void Merge::give_all(wire::capture::FrameSink& sink) { give_until({std::numeric_limits<std::int64_t>::max()}, sink); }

void Merge::give_until(base::Time time, wire::capture::FrameSink& sink) {
  std::ranges::stable_sort(held_, {}, [](const Held& held) { return held.frame.time; });
  const auto due = std::ranges::upper_bound(held_, time, {}, [](const Held& held) { return held.frame.time; });
  for (auto each = held_.begin(); each != due; ++each) {
    each->frame.bytes = base::Bytes(octets_).subspan(each->at, each->length);
    sink.take(each->frame);
  }
  held_.erase(held_.begin(), due);
  std::vector<std::byte> left;
  for (auto& each : held_) {
    const auto octets = base::Bytes(octets_).subspan(each.at, each.length);
    each.at = left.size();
    left.insert(left.end(), octets.begin(), octets.end());
  }
  octets_ = std::move(left);
}

}  // namespace assay::app::watch
