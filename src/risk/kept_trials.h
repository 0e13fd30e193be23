// SPDX-License-Identifier: Apache-2.0
// The trials of one sampling, kept with everything that came true in them: other probabilities then cost only what they change.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "risk/sample.h"

namespace assay::risk {

// Not to be used by several threads at once.
class KeptTrials {
 public:
  // Octets for values at one level. With leaves that are known as intervals there are three.
  [[nodiscard]] static std::uint64_t octets(const Slice& slice, std::uint32_t blocks);
  // The sampler and the keys of `draw` outlive it. Operands as for Sampler::count().
  KeptTrials(const Sampler& sampler, std::span<const std::uint32_t> operands, const Sampler::Draw& draw);

  [[nodiscard]] bool one_level() const { return levels_of_block_ == 1; }
  // What Sampler::count() says of the leaves as they are now.
  [[nodiscard]] const std::vector<LevelCounts>& counts() const { return counts_; }
  // Other probabilities, per leaf. Trials stay as they are where no leaf that changes makes a difference; in the others what lies behind
  // the leaves that change is derived again.
  void move_to(std::span<const Levels> levels);

 private:
  struct Workspace;
  struct Change {
    std::uint32_t leaf;
    Threshold to;
  };
  // What lies behind leaves.
  struct Behind {
    std::vector<std::uint32_t> facts;  // operands
    std::vector<std::uint32_t> rules;  // that give them without any of them, in their order: all others give nothing before one of these did
  };
  [[nodiscard]] Behind behind(std::span<const Change> changes) const;
  // Changes leaves at one level, and gives the trials in which something else may change with them.
  [[nodiscard]] Block change(Workspace& work, std::vector<Block>& values, std::uint32_t block, std::span<const Change> changes) const;
  void count(std::size_t level, const std::vector<Block>& values, std::vector<LevelCounts>& counts, bool add) const;
  template <class Each>
  void each_block(Each&& each);

  const Sampler& sampler_;
  const Slice& slice_;
  std::vector<std::uint32_t> operands_;
  std::uint64_t stream_;
  std::span<const Key> keys_;
  std::uint32_t threads_;
  Uses users_;  // of leaves and facts: rules that name them
  std::vector<Levels> now_;
  std::size_t levels_of_block_ = 1;
  std::vector<std::vector<std::vector<Block>>> values_;  // by block and level
  std::vector<LevelCounts> counts_;
};

}  // namespace assay::risk
