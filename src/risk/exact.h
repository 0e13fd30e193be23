// SPDX-License-Identifier: Apache-2.0
// Exact probabilities: the condition under which a goal comes true, as a reduced ordered binary decision diagram
// (Bryant 1986).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "risk/slice.h"

namespace assay::risk {

// What a goal may need and still be computed exactly. A tree of distinct leaves needs about one node a leaf, so trees
// are exact up to the number of leaves. Whether a goal is within the limits does not depend on numbers, order or
// repeated rules, but on how many equal facts stand for one condition: they and their rules are counted before
// they are merged, since merging is work.
struct ExactLimits {
  std::uint32_t leaves = 512;  // at most 1,023
  std::uint32_t facts = 1024;
  std::uint64_t operands = 1U << 22;  // of rules, looked at while facts are merged, in all rounds; as many for building
  std::uint32_t nodes = 1U << 17;     // at most 2^26; made while building, not only in the result
};

class Diagram {
 public:
  // The probability of the goal when leaf i of the slice has probability `leaves[i]`, independently of the others.
  // It does not fall when a leaf's probability rises, but for rounding in the last place.
  [[nodiscard]] double probability(std::span<const double> leaves) const;
  // Adds to each leaf's place `weight` times what the probability would rise if that leaf held for certain instead of not at all.
  void add_slopes(std::span<const double> leaves, double weight, std::span<double> slopes) const;
  // Whether the goal's probability depends on any of the leaves that are marked.
  [[nodiscard]] bool rests_on(const std::vector<bool>& leaves) const {
    return std::ranges::any_of(nodes_, [&](const Node& node) -> bool { return leaves[node.leaf]; });
  }
  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }

 private:
  friend class DiagramBuilder;
  struct Node {
    std::uint32_t leaf;
    std::uint32_t without;  // 0: false, 1: true, else 2 + an earlier node
    std::uint32_t with;
  };
  std::vector<Node> nodes_;  // the last one is the goal's
};

// Per goal of the slice its diagram; none where the limits do not suffice, and for goals that are impossible or
// certain.
[[nodiscard]] std::vector<std::optional<Diagram>> exact_diagrams(const Slice& slice, const ExactLimits& limits);

}  // namespace assay::risk
