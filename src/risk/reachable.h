// SPDX-License-Identifier: Apache-2.0
// Which targets of one scenario are still in reach, and by which rules, while leaves are ruled out one after the other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "risk/slice.h"
#include "risk/uses.h"

namespace assay::risk {

class Reachable {
 public:
  explicit Reachable(Slice slice);

  [[nodiscard]] const Slice& slice() const { return slice_; }
  // How many reasons rule each leaf of the slice out; 0: it may hold.
  std::vector<std::uint32_t> ruled_out;
  // The least set of facts, until `goal` (an operand, impossible or certain) is in it.
  [[nodiscard]] bool reaches(std::uint32_t goal);
  // All of it, by fact, counted from 0.
  [[nodiscard]] std::vector<bool> facts();
  // After reaches() said yes: the leaves of one way to it, in order.
  [[nodiscard]] std::vector<std::uint32_t> leaves_of_way(std::uint32_t goal) const;

 private:
  void derive(std::uint32_t wanted);  // a fact

  Slice slice_;
  Uses uses_;
  std::vector<std::uint32_t> facts_needed_;  // per rule: different facts among its operands
  std::vector<std::uint32_t> from_leaves_;   // rules without a fact among their operands
  std::vector<std::uint32_t> waiting_;       // per rule
  std::vector<std::uint32_t> by_;            // per fact the rule that gave it
  std::vector<std::uint32_t> ring_;
};

}  // namespace assay::risk
