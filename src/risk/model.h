// SPDX-License-Identifier: Apache-2.0
// What risk is computed from: exposures with probabilities, rules that derive facts from facts, who attacks how often,
// what is lost, and which measures help.
//
// Names stay outside: facts, leaves, goals, scenarios, units and measures are dense numbers here, in the order in which
// they were added. That order decides nothing. What must not depend on it (random numbers, the order of sums, ties
// between measures) follows the content keys: hashes of what a thing is (its kind and its evidence), never of a name or
// a place in a file. Two models that differ in numbering, in the order of anything or in repeated rules have the same
// risk, octet by octet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/strong.h"

namespace assay::risk {

using Key = std::uint64_t;
using FactId = base::Strong<struct FactTag, std::uint32_t>;
using LeafId = base::Strong<struct LeafTag, std::uint32_t>;
using GoalId = base::Strong<struct GoalTag, std::uint32_t>;
using ScenarioId = base::Strong<struct ScenarioTag, std::uint32_t>;
using MeasureId = base::Strong<struct MeasureTag, std::uint32_t>;
using UnitId =
    base::Strong<struct UnitTag, std::uint32_t>;  // subscriber-hours, records, money …: never added to each other

// What is known of a number: it lies in [low, high], and central is the best single value. Probabilities and factors
// are from 0 to 1; rates, losses and costs from 0 to 1e100.
struct Interval {
  double low = 0;
  double central = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
};
[[nodiscard]] constexpr Interval exactly(double value) { return {value, value, value}; }

// At the low, central and high end of what is known.
using Ends = std::array<double, 3>;
[[nodiscard]] constexpr Ends ends(const Interval& interval) { return {interval.low, interval.central, interval.high}; }
[[nodiscard]] constexpr Interval interval_of(const Ends& values) { return {values[0], values[1], values[2]}; }

// An uncertain condition (this flaw can be used, this credential can be read): true with this probability,
// independently of all other leaves. One leaf per cause: the same flaw in 300 hosts is one leaf.
struct Leaf {
  Key key = 0;
  Interval probability;
};

// An attacker class: what it holds from the start, and how often a year it tries.
struct Scenario {
  Key key = 0;
  std::vector<FactId> starts;
  Interval rate = exactly(1);  // per year
};

// A fact that must not come true, and what is lost each time it does.
struct Goal {
  Key key = 0;
  FactId fact;
  UnitId unit;
  Interval loss = exactly(1);  // in the unit
};

// The probability of the leaf is multiplied by the factor: 0 blocks it. Several measures on one leaf: the strongest
// counts.
struct Effect {
  LeafId leaf;
  Interval factor = exactly(0);
};

struct Measure {
  Key key = 0;
  Interval cost = exactly(1);  // in one unit for all measures
  std::vector<Effect> effects;
};

// A rule says: the head holds where all facts of the body and all leaves hold. Several rules for one head are
// alternatives. A scenario's facts are the least set that contains its starts and is closed under the rules, so rules
// may form cycles. Every add_ checks what it is given and leaves the model as it was when it fails.
class Model {
 public:
  static constexpr std::size_t max_items = std::size_t{1} << 28;  // facts, leaves, rules, operands of all rules: each
  // Every scenario is computed by itself, every goal in each, and every set of measures of a search anew.
  static constexpr std::size_t max_scenarios = 64;
  static constexpr std::size_t max_goals = std::size_t{1} << 14;
  static constexpr std::size_t max_units = 256;  // so the highest is 255
  static constexpr std::size_t max_measures = std::size_t{1} << 16;
  static constexpr std::size_t max_parts = std::size_t{1} << 20;  // starts of all scenarios, effects of all measures
  static constexpr std::size_t max_ties = std::size_t{1} << 16;   // prerequisites and exclusions

  [[nodiscard]] base::Result<FactId> add_fact();
  // A key that is already there with the same probability gives the leaf that is there.
  [[nodiscard]] base::Result<LeafId> add_leaf(const Leaf& leaf);
  [[nodiscard]] base::Result<void> add_rule(FactId head, std::span<const FactId> body, std::span<const LeafId> leaves);
  [[nodiscard]] base::Result<ScenarioId> add_scenario(Scenario scenario);
  [[nodiscard]] base::Result<GoalId> add_goal(const Goal& goal);
  [[nodiscard]] base::Result<MeasureId> add_measure(Measure measure);
  // `measure` is only ever taken together with `other`. Circles are allowed: such measures come together.
  [[nodiscard]] base::Result<void> require(MeasureId measure, MeasureId other);
  // The two are never taken together.
  [[nodiscard]] base::Result<void> exclude(MeasureId measure, MeasureId other);

  // Gives back the memory that is held for more to be added, which may be as much as what is there takes.
  void compact();

  [[nodiscard]] std::uint32_t facts() const { return facts_; }
  [[nodiscard]] std::uint32_t rules() const { return static_cast<std::uint32_t>(heads_.size()); }
  [[nodiscard]] FactId head(std::uint32_t rule) const { return heads_[rule]; }
  [[nodiscard]] std::span<const FactId> body(std::uint32_t rule) const;
  [[nodiscard]] std::span<const LeafId> leaves(std::uint32_t rule) const;

  [[nodiscard]] std::span<const Leaf> leaves() const { return leaves_; }
  [[nodiscard]] std::span<const Scenario> scenarios() const { return scenarios_; }
  [[nodiscard]] std::span<const Goal> goals() const { return goals_; }
  [[nodiscard]] std::span<const Measure> measures() const { return measures_; }
  [[nodiscard]] std::span<const MeasureId> prerequisites(MeasureId measure) const { return required_[measure.value]; }
  [[nodiscard]] std::span<const MeasureId> exclusions(MeasureId measure) const { return excluded_[measure.value]; }
  [[nodiscard]] std::uint32_t units() const { return units_; }  // one more than the highest unit of a goal

  // The probability of every leaf with these measures in place, indexed by leaf.
  [[nodiscard]] std::vector<Interval> probabilities(std::span<const MeasureId> taken) const;

 private:
  std::uint32_t facts_ = 0;
  std::uint32_t units_ = 0;
  std::size_t starts_ = 0;   // of all scenarios
  std::size_t effects_ = 0;  // of all measures
  std::size_t ties_ = 0;
  std::vector<FactId> heads_;
  std::vector<std::uint32_t> body_ends_;
  std::vector<FactId> bodies_;
  std::vector<std::uint32_t> leaf_ends_;
  std::vector<LeafId> rule_leaves_;
  std::vector<Leaf> leaves_;
  std::unordered_map<Key, LeafId> leaf_of_key_;
  std::unordered_set<Key> keys_of_scenarios_;
  std::unordered_set<Key> keys_of_goals_;
  std::unordered_set<Key> keys_of_measures_;
  std::vector<Scenario> scenarios_;
  std::vector<Goal> goals_;
  std::vector<Measure> measures_;
  std::vector<std::vector<MeasureId>> required_;
  std::vector<std::vector<MeasureId>> excluded_;
};

}  // namespace assay::risk
