// SPDX-License-Identifier: Apache-2.0
// The part of a model that matters for one scenario: what its attacker can reach, cut down to what leads to given
// goals.
#pragma once

#include <cstdint>
#include <ranges>
#include <span>
#include <vector>

#include "risk/model.h"

namespace assay::risk {

// Which facts can come true when every leaf that has a chance (high > 0) holds, and how many rules then fire: the
// attack graph.
struct Reach {
  std::vector<bool> fact;
  std::uint64_t facts = 0;
  std::uint64_t rules = 0;
};
[[nodiscard]] Reach reach(const Model& model, const Scenario& scenario);

// Rules over operands: numbers below leaves.size() are leaves, those from there on are facts. Left out are what cannot
// be reached, what leads to no goal, what holds for certain and rules that say what another one says.
struct Slice {
  static constexpr std::uint32_t impossible = 0xFFFFFFFF;
  static constexpr std::uint32_t certain = 0xFFFFFFFE;  // follows from the starts without any leaf

  std::vector<LeafId> leaves;  // of the model, in the order of their keys
  std::uint32_t facts = 0;
  std::vector<std::uint32_t> heads;         // per rule: an operand that is a fact
  std::vector<std::uint32_t> operand_ends;  // per rule
  std::vector<std::uint32_t> operands;      // leaves before facts, each once, at least one
  std::vector<std::uint32_t> goals;         // per goal asked for: its operand, impossible or certain

  [[nodiscard]] std::uint32_t rules() const { return static_cast<std::uint32_t>(heads.size()); }
  [[nodiscard]] std::uint32_t begin(std::uint32_t rule) const { return rule == 0 ? 0 : operand_ends[rule - 1]; }
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t rule) const {
    return std::span(operands).subspan(begin(rule), operand_ends[rule] - begin(rule));
  }
  [[nodiscard]] bool is_leaf(std::uint32_t operand) const { return operand < leaves.size(); }
  // Facts counted from 0.
  [[nodiscard]] std::uint32_t fact(std::uint32_t operand) const {
    return operand - static_cast<std::uint32_t>(leaves.size());
  }
  [[nodiscard]] auto facts_of(std::uint32_t rule) const {
    return of(rule) | std::views::filter([this](std::uint32_t operand) { return !is_leaf(operand); }) |
           std::views::transform([this](std::uint32_t operand) { return fact(operand); });
  }
  [[nodiscard]] auto head_of(std::uint32_t rule) const { return std::views::single(fact(heads[rule])); }
};
[[nodiscard]] Slice slice(const Model& model, const Scenario& scenario, std::span<const FactId> goals);

// The same with every fact that only passes on another one replaced by that one, and without rules that need their own
// head.
[[nodiscard]] Slice merged(const Slice& slice);

// The same with facts and rules in the order in which they follow from leaves, so that what is used together lies together: in large slices sampling
// waits for memory. All facts of `slice` can be reached.
[[nodiscard]] Slice by_derivation(const Slice& slice);

// The leaves of one derivation of each goal (operands of the slice that are facts), all together, in order. A leaf
// without which a goal cannot come true is in every derivation of it, so it is among them.
[[nodiscard]] std::vector<std::uint32_t> leaves_of_derivations(const Slice& slice,
                                                               std::span<const std::uint32_t> goals);

}  // namespace assay::risk
