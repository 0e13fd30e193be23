// SPDX-License-Identifier: Apache-2.0
// Merge: frames of several interfaces in the order of their times. The kernel gives them interface by interface, up to
// a tenth of a second of each at a time; an answer would be read before its question.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "wire/capture/live.h"

namespace assay::app::watch {

// One thread. Holds copies of the frames that are younger than `patience`. Of more than 32 MiB of them, what is kept
// beside each counted, it is full(): its owner has to take all, in order as far as it is known.
class Merge {
 public:
  static constexpr std::int64_t patience = 300'000'000;       // nanoseconds
  static constexpr std::int64_t between_gifts = 100'000'000;  // nanoseconds

  // Frame::interface says where it is from.
  void take(const wire::Frame& frame);
  // Hands on what is due at `now`; everything if the clock was set back since the last time, or its times would be far.
  // Nothing within `between_gifts` of the last time: what it holds is put in order then, and a busy line would ask for that
  // hundreds of times a second.
  void give(base::Time now, wire::capture::FrameSink& sink);
  void give_all(wire::capture::FrameSink& sink);
  [[nodiscard]] bool full() const { return octets_.size() + held_.size() * sizeof(Held) >= most_octets; }

 private:
  static constexpr std::size_t most_octets = std::size_t{32} << 20;
  struct Held {
    wire::Frame frame;
    std::size_t at = 0;  // in octets_
    std::size_t length = 0;
  };
  void give_until(base::Time time, wire::capture::FrameSink& sink);

  base::Time given_;  // the last time
  std::vector<Held> held_;
  std::vector<std::byte> octets_;
};

}  // namespace assay::app::watch
