// SPDX-License-Identifier: Apache-2.0
// Monte Carlo over a slice, 512 trials at a time, one bit each: the least fixpoint of all of them together.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "risk/block.h"
#include "risk/model.h"
#include "risk/random.h"
#include "risk/slice.h"
#include "risk/uses.h"

namespace assay::risk {

// At the low, central and high end of what is known.
using Levels = std::array<Threshold, 3>;
using LevelCounts = std::array<std::uint64_t, 3>;

// Where nothing is uncertain about the probabilities one level tells all.
[[nodiscard]] bool one_level(std::span<const Levels> levels);

// The Wilson score interval at 95 %: where the true probability lies, given that many hits.
struct Range {
  double low = 0;
  double high = 1;

  bool operator==(const Range&) const = default;
};
[[nodiscard]] Range wilson(std::uint64_t hits, std::uint64_t trials);
// The same for trials that count for fewer: a share of a number that need not be whole.
[[nodiscard]] Range wilson_of_share(double share, double trials);

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
  // What each trial costs: `seen` is called for blocks of trials in turn with the level, the unit and the sum, for each trial, of the weights at that
  // level of those operands that come true, and of `certain` (by unit), which all trials cost. Operands are added up in their order.
  using Weights = std::array<double, 3>;
  using Costs = std::array<double, trials_per_block>;
  void cost(std::span<const std::uint32_t> operands, std::span<const Weights> weights, std::span<const std::uint32_t> units, std::span<const Weights> certain, const Draw& draw,
            const std::function<void(std::size_t level, std::size_t unit, const Costs& costs)>& seen) const;
  // What single leaves decide: in each trial one of `forced` (leaves of the slice, in turn) holds and does not, everything else being
  // as drawn at the central level. Per unit and forced leaf the mean, over the trials of the leaf, of the sum of the weights of those
  // operands that come true with it and not without it. Each operand has a weight and a unit. With fewer trials than leaves some have none, and 0.
  [[nodiscard]] std::vector<std::vector<double>> decided(std::span<const std::uint32_t> operands, std::span<const double> weights, std::span<const std::uint32_t> units, std::size_t unit_count,
                                                         std::span<const std::uint32_t> forced, const Draw& draw) const;
  // Every fact of one block of trials, whose leaves `values` has, by operand.
  void derive(std::vector<Block>& values) const;
  // The leaves on which any of these operands rests.
  [[nodiscard]] std::vector<bool> leaves_behind(std::span<const std::uint32_t> operands) const;
  // For each goal (operands that are facts) the leaves without which it cannot come true, in order: what a rare goal is
  // conditioned on. 512 leaves are tried at a time: in trial i all leaves hold but the i-th. Tried are the first 8,192
  // of those that may be necessary; what is necessary besides may be missing, which a condition can do without.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> necessary_leaves(std::span<const std::uint32_t> goals) const;

 private:
  friend class KeptTrials;
  [[nodiscard]] Growth growth() const { return {slice_, uses_, begins_}; }
  void close(std::vector<Block>& values, Growth& growth) const;
  template <class Seen>
  void draw_blocks(const Draw& draw, bool one_level, std::atomic<std::uint32_t>& next, Seen&& seen) const;

  Slice slice_;
  Uses uses_;                               // of facts, counted from 0
  std::vector<std::uint32_t> begins_;       // of operands per rule, and behind the last one
  std::vector<std::uint32_t> from_leaves_;  // rules without a fact among their operands
};

}  // namespace assay::risk
