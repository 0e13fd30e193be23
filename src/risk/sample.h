// SPDX-License-Identifier: Apache-2.0
// Monte Carlo over a slice, 512 trials at a time, one bit each: the least fixpoint of all of them together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "risk/model.h"
#include "risk/random.h"
#include "risk/slice.h"
#include "risk/uses.h"

namespace assay::risk {

constexpr std::uint32_t trials_per_block = 512;

// At the low, central and high end of what is known.
using Levels = std::array<Threshold, 3>;
using LevelCounts = std::array<std::uint64_t, 3>;

// The Wilson score interval at 95 %: where the true probability lies, given that many hits.
struct Range {
  double low = 0;
  double high = 1;

  bool operator==(const Range&) const = default;
};
[[nodiscard]] Range wilson(std::uint64_t hits, std::uint64_t trials);

// May be used by several threads. merged() of slice.h makes a slice quicker to sample.
class Sampler {
 public:
  explicit Sampler(Slice slice);
  [[nodiscard]] const Slice& slice() const { return slice_; }

  struct Draw {
    std::uint64_t stream = 0;        // of random.h
    std::span<const Key> keys;       // per leaf of the slice
    std::span<const Levels> levels;  // per leaf: low <= central <= high
    std::uint32_t blocks = 20;       // of 512 trials
    std::uint32_t threads = 1;
  };
  // In how many trials each fact came true, by operand (leaves of the slice or facts), at each level.
  [[nodiscard]] std::vector<LevelCounts> count(std::span<const std::uint32_t> operands, const Draw& draw) const;
  // For each goal (operands that are facts) the leaves without which it cannot come true, in order: what a rare goal is
  // conditioned on. 512 leaves are tried at a time: in trial i all leaves hold but the i-th. Tried are the first 8,192
  // of those that may be necessary; what is necessary besides may be missing, which a condition can do without.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> necessary_leaves(std::span<const std::uint32_t> goals) const;

 private:
  struct Block {
    std::array<std::uint64_t, trials_per_block / 64> words;
  };
  void close(std::vector<Block>& values, std::vector<std::uint32_t>& ring, std::vector<bool>& queued) const;

  Slice slice_;
  Uses uses_;                               // of facts, counted from 0
  std::vector<std::uint32_t> begins_;       // of operands per rule, and behind the last one
  std::vector<std::uint32_t> from_leaves_;  // rules without a fact among their operands
};

}  // namespace assay::risk
