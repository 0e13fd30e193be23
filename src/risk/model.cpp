// SPDX-License-Identifier: Apache-2.0
#include "risk/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::risk {
namespace {

// Of rates, losses and costs. Products of a rate and a loss and sums of those stay finite, so no infinity meets a zero.
constexpr double most_amount = 1e100;

// NaN fails every comparison, so it is refused as well.
base::Result<void> check(const Interval& interval, double most, std::string_view what) {
  if (0 <= interval.low && interval.low <= interval.central && interval.central <= interval.high &&
      interval.high <= most)
    return {};
  return base::fail(fmt::format(
      "{} has the interval [{}, {}] with the central value {}: give low <= central <= high, all from 0 to {}", what,
      interval.low, interval.high, interval.central, most));
}

base::Result<void> check_room(std::size_t present, std::size_t added, std::size_t most, std::string_view what) {
  if (present + added <= most) return {};
  return base::fail(
      fmt::format("more than {} {} in one model: divide it, for instance into models of its regions", most, what));
}

template <class Id>
base::Result<void> check_number(Id id, std::size_t count, std::string_view user, std::string_view what) {
  if (id.value < count) return {};
  return base::fail(fmt::format("{} names {} {}, but there are {}: add it first", user, what, id.value, count));
}

base::Result<void> check_new(std::unordered_set<Key>& present, Key key, std::string_view what) {
  if (present.insert(key).second) return {};
  return base::fail(fmt::format(
      "two {}s have the key {:016x}: a key is a hash of the content, so leave out the one that repeats", what, key));
}

// How many were added.
std::size_t add_once(std::vector<MeasureId>& list, MeasureId id) {
  if (std::ranges::find(list, id) != list.end()) return 0;
  list.push_back(id);
  return 1;
}

}  // namespace

base::Result<FactId> Model::add_fact() {
  CHECK(check_room(facts_, 1, max_items, "facts"));
  return FactId(facts_++);
}

base::Result<LeafId> Model::add_leaf(const Leaf& leaf) {
  CHECK(check(leaf.probability, 1, fmt::format("leaf {:016x}", leaf.key)));
  CHECK(check_room(leaves_.size(), 1, max_items, "leaves"));
  const auto [place, added] = leaf_of_key_.try_emplace(leaf.key, LeafId(static_cast<std::uint32_t>(leaves_.size())));
  if (added) {
    leaves_.push_back(leaf);
  } else if (leaves_[place->second.value].probability != leaf.probability) {
    return base::fail(
        fmt::format("leaf {:016x} has two different probabilities: one cause has one interval, so give one or make two "
                    "causes of it",
                    leaf.key));
  }
  return place->second;
}

base::Result<void> Model::add_rule(FactId head, std::span<const FactId> body, std::span<const LeafId> leaves) {
  const auto fact_is_there = [this](FactId fact) { return fact.value < facts_; };
  const auto leaf_is_there = [this](LeafId leaf) { return leaf.value < leaves_.size(); };
  if (!fact_is_there(head) || !std::ranges::all_of(body, fact_is_there) ||
      !std::ranges::all_of(leaves, leaf_is_there)) {
    return base::fail(
        fmt::format("rule {} names a fact or a leaf that is not there ({} facts, {} leaves): add it first",
                    heads_.size(), facts_, leaves_.size()));
  }
  CHECK(check_room(heads_.size(), 1, max_items, "rules"));
  CHECK(check_room(bodies_.size(), body.size(), max_items, "facts in bodies of rules"));
  CHECK(check_room(rule_leaves_.size(), leaves.size(), max_items, "leaves of rules"));
  heads_.push_back(head);
  bodies_.insert(bodies_.end(), body.begin(), body.end());
  body_ends_.push_back(static_cast<std::uint32_t>(bodies_.size()));
  rule_leaves_.insert(rule_leaves_.end(), leaves.begin(), leaves.end());
  leaf_ends_.push_back(static_cast<std::uint32_t>(rule_leaves_.size()));
  return {};
}

void Model::compact() {
  heads_.shrink_to_fit();
  body_ends_.shrink_to_fit();
  bodies_.shrink_to_fit();
  leaf_ends_.shrink_to_fit();
  rule_leaves_.shrink_to_fit();
  leaves_.shrink_to_fit();
}

base::Result<ScenarioId> Model::add_scenario(Scenario scenario) {
  const std::string user = fmt::format("scenario {:016x}", scenario.key);
  CHECK(check(scenario.rate, most_amount, user));
  if (scenario.starts.empty())
    return base::fail(user + " starts nowhere: name the facts that its attacker holds from the start");
  for (const FactId fact : scenario.starts) CHECK(check_number(fact, facts_, user, "fact"));
  CHECK(check_room(scenarios_.size(), 1, max_scenarios, "scenarios"));
  CHECK(check_room(starts_, scenario.starts.size(), max_parts, "facts that scenarios start from"));
  CHECK(check_new(keys_of_scenarios_, scenario.key, "scenario"));
  starts_ += scenario.starts.size();
  scenarios_.push_back(std::move(scenario));
  return ScenarioId(static_cast<std::uint32_t>(scenarios_.size() - 1));
}

base::Result<GoalId> Model::add_goal(const Goal& goal) {
  const std::string user = fmt::format("goal {:016x}", goal.key);
  CHECK(check(goal.loss, most_amount, user));
  CHECK(check_number(goal.fact, facts_, user, "fact"));
  CHECK(check_room(goals_.size(), 1, max_goals, "goals"));
  CHECK(check_room(goal.unit.value, 1, max_units, "units"));
  CHECK(check_new(keys_of_goals_, goal.key, "goal"));
  goals_.push_back(goal);
  units_ = std::max(units_, goal.unit.value + 1);
  return GoalId(static_cast<std::uint32_t>(goals_.size() - 1));
}

base::Result<MeasureId> Model::add_measure(Measure measure) {
  const std::string user = fmt::format("measure {:016x}", measure.key);
  CHECK(check(measure.cost, most_amount, user));
  for (const Effect& effect : measure.effects) {
    CHECK(check_number(effect.leaf, leaves_.size(), user, "leaf"));
    CHECK(check(effect.factor, 1, user + ", as the factor of an effect,"));
  }
  CHECK(check_room(measures_.size(), 1, max_measures, "measures"));
  CHECK(check_room(effects_, measure.effects.size(), max_parts, "effects of measures"));
  CHECK(check_new(keys_of_measures_, measure.key, "measure"));
  effects_ += measure.effects.size();
  measures_.push_back(std::move(measure));
  required_.emplace_back();
  excluded_.emplace_back();
  return MeasureId(static_cast<std::uint32_t>(measures_.size() - 1));
}

base::Result<void> Model::require(MeasureId measure, MeasureId other) {
  CHECK(check_number(measure, measures_.size(), "a prerequisite", "measure"));
  CHECK(check_number(other, measures_.size(), "a prerequisite", "measure"));
  if (measure == other) return {};
  CHECK(check_room(ties_, 1, max_ties, "prerequisites and exclusions"));
  ties_ += add_once(required_[measure.value], other);
  return {};
}

base::Result<void> Model::exclude(MeasureId measure, MeasureId other) {
  CHECK(check_number(measure, measures_.size(), "an exclusion", "measure"));
  CHECK(check_number(other, measures_.size(), "an exclusion", "measure"));
  if (measure == other) {
    return base::fail(fmt::format("measure {:016x} excludes itself: leave out the exclusion, or the measure",
                                  measures_[measure.value].key));
  }
  CHECK(check_room(ties_, 1, max_ties, "prerequisites and exclusions"));
  ties_ += add_once(excluded_[measure.value], other);
  add_once(excluded_[other.value], measure);
  return {};
}

std::span<const FactId> Model::body(std::uint32_t rule) const {
  const std::uint32_t begin = rule == 0 ? 0 : body_ends_[rule - 1];
  return std::span(bodies_).subspan(begin, body_ends_[rule] - begin);
}

std::span<const LeafId> Model::leaves(std::uint32_t rule) const {
  const std::uint32_t begin = rule == 0 ? 0 : leaf_ends_[rule - 1];
  return std::span(rule_leaves_).subspan(begin, leaf_ends_[rule] - begin);
}

std::vector<Interval> Model::probabilities(std::span<const MeasureId> taken) const {
  std::vector<Interval> factors(leaves_.size(), exactly(1));
  for (const MeasureId id : taken) {
    for (const Effect& effect : measures_[id.value].effects) {
      Interval& factor = factors[effect.leaf.value];
      factor.low = std::min(factor.low, effect.factor.low);
      factor.central = std::min(factor.central, effect.factor.central);
      factor.high = std::min(factor.high, effect.factor.high);
    }
  }
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const Interval& prior = leaves_[i].probability;
    factors[i] = {prior.low * factors[i].low, prior.central * factors[i].central, prior.high * factors[i].high};
  }
  return factors;
}

}  // namespace assay::risk
