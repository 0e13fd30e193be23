// SPDX-License-Identifier: Apache-2.0
#include "risk/canonical.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace assay::risk {
namespace {

using Rules = std::vector<CanonicalRules::Rule>;

// Facts that the goal rests on, in the order in which they were found: numbers of the slice, counted from 0.
std::optional<std::vector<std::uint32_t>> facts_behind(const Slice& slice, const Uses& into, std::uint32_t goal,
                                                       const ExactLimits& limits) {
  const auto leaf_count = static_cast<std::uint32_t>(slice.leaves.size());
  std::vector<std::uint32_t> found{goal - leaf_count};
  std::map<std::uint32_t, bool> seen{{goal, true}};
  std::uint32_t leaves = 0;
  std::uint64_t operands = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const std::uint32_t rule : into.of(found[i])) {
      operands += slice.of(rule).size();
      if (operands > limits.operands) return std::nullopt;
      for (const std::uint32_t operand : slice.of(rule)) {
        if (!seen.try_emplace(operand, true).second) continue;
        if (slice.is_leaf(operand)) {
          if (++leaves > limits.leaves) return std::nullopt;
        } else {
          found.push_back(operand - leaf_count);
          if (found.size() > limits.facts) return std::nullopt;
        }
      }
    }
  }
  return found;
}

}  // namespace

// Partition refinement: two facts stay together while their sets of rules look the same with facts replaced by their
// classes. At the end all of one class have the same rules over classes, so in every round of the least fixpoint they
// hold together: they are one condition. A class's number is its place among the sorted classes, which no numbering of
// the model enters.
std::optional<CanonicalRules> canonical_rules(const Slice& slice, const Uses& into, std::uint32_t goal,
                                              const ExactLimits& limits) {
  const auto leaf_count = static_cast<std::uint32_t>(slice.leaves.size());
  const auto behind = facts_behind(slice, into, goal, limits);
  if (!behind) return std::nullopt;

  std::map<std::uint32_t, std::uint32_t> local;
  for (std::uint32_t i = 0; i < behind->size(); ++i) local[(*behind)[i]] = i;
  std::vector<Rules> written(behind->size());  // operands in local numbers
  std::uint64_t operands_per_round = 0;
  for (std::uint32_t i = 0; i < behind->size(); ++i) {
    for (const std::uint32_t rule : into.of((*behind)[i])) {
      operands_per_round += slice.of(rule).size();
      auto& operands = written[i].emplace_back();
      for (const std::uint32_t operand : slice.of(rule))
        operands.push_back(slice.is_leaf(operand) ? operand : leaf_count + local[operand - leaf_count]);
    }
  }

  std::vector<std::uint32_t> kind(behind->size(), 0);
  const auto with_kinds = [&](std::uint32_t fact) {
    Rules rules = written[fact];
    for (auto& rule : rules) {
      for (std::uint32_t& operand : rule) {
        if (operand >= leaf_count) operand = leaf_count + kind[operand - leaf_count];
      }
      std::ranges::sort(rule);
      rule.erase(std::unique(rule.begin(), rule.end()), rule.end());
    }
    std::ranges::sort(rules);
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    return rules;
  };
  std::size_t kinds = 1;
  std::uint64_t looked_at = 0;
  for (std::size_t before = 0;
       before != kinds && kinds != kind.size();) {  // a round each: no more than there are facts
    looked_at += operands_per_round;
    if (looked_at > limits.operands) return std::nullopt;
    std::map<std::pair<std::uint32_t, Rules>, std::vector<std::uint32_t>> members;
    for (std::uint32_t fact = 0; fact < kind.size(); ++fact) members[{kind[fact], with_kinds(fact)}].push_back(fact);
    std::uint32_t next = 0;
    for (const auto& [look, facts] : members) {
      for (const std::uint32_t fact : facts) kind[fact] = next;
      ++next;
    }
    before = std::exchange(kinds, members.size());
  }

  CanonicalRules result;
  result.facts.resize(kinds);
  result.goal = kind[0];
  for (std::uint32_t fact = 0; fact < kind.size(); ++fact) {
    Rules& rules = result.facts[kind[fact]];
    if (!rules.empty()) continue;
    rules = with_kinds(fact);
    // A rule that needs its own head gives nothing new.
    std::erase_if(rules, [&](const auto& rule) { return std::ranges::binary_search(rule, leaf_count + kind[fact]); });
  }
  return result;
}

}  // namespace assay::risk
