// SPDX-License-Identifier: Apache-2.0
#include "risk/forced.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "risk/by_key.h"
#include "risk/kept_trials.h"

namespace assay::risk {
namespace {

constexpr std::uint64_t most_work = std::uint64_t{1} << 29U;    // operands that are looked at, of all parts and scenarios together
constexpr std::uint64_t most_octets = std::uint64_t{1} << 26U;  // of kept trials
constexpr std::uint32_t fewest_blocks = 4;                      // before parts are left out
constexpr std::uint32_t not_there = 0xFFFFFFFF;

// What forces a part: with `given` its facts hold, without `open` nothing gives them.
struct Switch {
  LeafId given;
  LeafId open;
};

// The model with two leaves more for each part. Facts, leaves, scenarios and goals keep their numbers.
class Switched {
 public:
  static base::Result<Switched> make(const Model& model, std::span<const std::vector<FactId>> parts) {
    Switched made;
    CHECK(made.add(model, parts));
    return made;
  }
  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] const Switch& of(std::size_t part) const { return switches_[part]; }

 private:
  base::Result<void> add(const Model& model, std::span<const std::vector<FactId>> parts) {
    for (std::uint32_t fact = 0; fact < model.facts(); ++fact) CHECK(model_.add_fact());
    std::unordered_set<Key> keys;
    for (const Leaf& leaf : model.leaves()) {
      CHECK(model_.add_leaf(leaf));
      keys.insert(leaf.key);
    }
    Key next = 0;
    const auto add_switch = [&](const Interval& probability) {
      while (keys.contains(next)) ++next;
      return model_.add_leaf({.key = next++, .probability = probability});
    };
    std::vector<std::vector<LeafId>> open(model.facts());  // per fact: leaves that its rules need besides
    for (const auto& part : parts) {
      Switch made;
      TRY(made.given, add_switch({0, 0, 1}));  // could hold, so that nothing behind it is cut away
      TRY(made.open, add_switch(exactly(1)));
      for (const FactId fact : part) {
        open[fact.value].push_back(made.open);
        CHECK(model_.add_rule(fact, {}, std::array{made.given}));
      }
      switches_.push_back(made);
    }
    std::vector<LeafId> leaves;
    for (std::uint32_t rule = 0; rule < model.rules(); ++rule) {
      leaves.assign(model.leaves(rule).begin(), model.leaves(rule).end());
      const auto& more = open[model.head(rule).value];
      leaves.insert(leaves.end(), more.begin(), more.end());
      CHECK(model_.add_rule(model.head(rule), model.body(rule), leaves));
    }
    for (const Scenario& scenario : model.scenarios()) {
      Scenario made{.key = scenario.key, .starts = {}, .rate = scenario.rate};
      TRY(const FactId this_one, model_.add_fact());
      made.starts.push_back(this_one);
      for (const FactId start : scenario.starts) {
        if (open[start.value].empty()) made.starts.push_back(start);
        else CHECK(model_.add_rule(start, std::array{this_one}, open[start.value]));
      }
      CHECK(model_.add_scenario(std::move(made)));
    }
    for (const Goal& goal : model.goals()) CHECK(model_.add_goal(goal));
    return {};
  }

  Model model_;
  std::vector<Switch> switches_;
};

std::vector<FactId> facts_of_goals(const Model& model) {
  std::vector<FactId> facts;
  for (const Goal& goal : model.goals()) facts.push_back(goal.fact);
  return facts;
}

std::vector<Levels> levels_of(const Model& model, std::span<const LeafId> leaves) {
  std::vector<Levels> levels;
  for (const LeafId leaf : leaves) {
    const auto& [low, central, high] = model.leaves()[leaf.value].probability;
    levels.push_back({Threshold(low), Threshold(central), Threshold(high)});
  }
  return levels;
}

std::vector<Key> keys_of(const Model& model, std::span<const LeafId> leaves) {
  std::vector<Key> keys;
  for (const LeafId leaf : leaves) keys.push_back(model.leaves()[leaf.value].key);
  return keys;
}

// What is looked at for one part in one block of trials, of all scenarios, at most.
std::uint64_t work_of_a_part(const Model& model) {
  std::uint64_t operands = 1;
  for (std::uint32_t rule = 0; rule < model.rules(); ++rule) operands += 1 + model.body(rule).size() + model.leaves(rule).size();
  return operands * model.scenarios().size() * 6;  // two moves at three levels
}

// The parts that are taken over most often in a year, centrally: no more than that can their protection be worth. In the order of the parts.
std::vector<std::size_t> taken_most_often(const Model& model, const Options& options, std::span<const std::vector<FactId>> parts, std::size_t most) {
  std::vector<double> often(parts.size());
  for (const std::uint32_t number : by_key(model.scenarios())) {
    const Scenario& scenario = model.scenarios()[number];
    std::vector<FactId> facts;
    for (const auto& part : parts) facts.insert(facts.end(), part.begin(), part.end());
    const Sampler sampler(by_derivation(merged(slice(model, scenario, facts))));
    const auto& goals = sampler.slice().goals;
    std::vector<std::uint32_t> operands;
    for (const std::uint32_t goal : goals) {
      if (goal != Slice::impossible && goal != Slice::certain) operands.push_back(goal);
    }
    auto levels = levels_of(model, sampler.slice().leaves);
    for (auto& each : levels) each.fill(each[1]);
    const auto keys = keys_of(model, sampler.slice().leaves);
    const auto counts = sampler.count(operands, {.stream = stream(options.seed, scenario.key), .keys = keys, .levels = levels, .blocks = fewest_blocks, .threads = options.threads});
    std::size_t goal = 0;
    std::size_t counted = 0;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      double share = 0;
      for (std::size_t i = 0; i < parts[part].size(); ++i, ++goal) {
        if (goals[goal] == Slice::certain) share += 1;
        else if (goals[goal] != Slice::impossible) share += static_cast<double>(counts[counted++][1]) / (fewest_blocks * trials_per_block);
      }
      often[part] += scenario.rate.central * std::min(share, 1.0);
    }
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t part) { return often[part]; });
  order.resize(std::min(order.size(), most));
  std::ranges::sort(order);
  return order;
}

// The scenarios of a model with switches, one after the other.
class Forcing {
 public:
  Forcing(const Model& model, const Options& options, const Switched& switched, std::uint32_t blocks)
      : model_(model), options_(options), switched_(switched), blocks_(blocks), goals_(by_key(model.goals())) {}

  void run(std::size_t parts) {
    before_.resize(model_.units());
    parts_.resize(parts);
    for (Sums& part : parts_) part.taken.resize(model_.units()), part.safe.resize(model_.units()), part.made.losses.resize(model_.units());
    for (const std::uint32_t scenario : by_key(model_.scenarios())) add(ScenarioId(scenario));
    for (Sums& part : parts_) {
      for (std::size_t unit = 0; unit < model_.units(); ++unit) {
        part.made.losses[unit].taken.value = interval_of(part.taken[unit]);
        part.made.losses[unit].safe.value = interval_of(part.safe[unit]);
      }
      std::ranges::sort(part.made.outcomes, {}, [](const ForcedOutcome& each) { return std::pair(each.scenario.value, each.goal.value); });
    }
  }
  [[nodiscard]] std::vector<Interval> before() const {
    std::vector<Interval> losses;
    for (const Ends& of_unit : before_) losses.push_back(interval_of(of_unit));
    return losses;
  }
  [[nodiscard]] ForcedPart take(std::size_t part) { return std::move(parts_[part].made); }

 private:
  struct Sums {
    ForcedPart made;
    std::vector<Ends> taken;  // loss of a year per unit
    std::vector<Ends> safe;
  };

  void add(ScenarioId scenario) {
    const Scenario& of = switched_.model().scenarios()[scenario.value];
    const Sampler sampler(by_derivation(merged(slice(switched_.model(), of, facts_of_goals(model_)))));
    const Slice& slice = sampler.slice();
    std::vector<std::uint32_t> goals;  // that may change, in the order of their keys
    std::vector<std::uint32_t> operands;
    LevelCounts all;
    all.fill(trials());
    for (const std::uint32_t goal : goals_) {
      if (slice.goals[goal] == Slice::impossible) continue;
      if (slice.goals[goal] == Slice::certain) {
        add_loss(before_, scenario, goal, all);
        for (Sums& part : parts_) add_loss(part.taken, scenario, goal, all), add_loss(part.safe, scenario, goal, all);
        continue;
      }
      goals.push_back(goal);
      operands.push_back(slice.goals[goal]);
    }
    std::vector<std::uint32_t> place(switched_.model().leaves().size(), not_there);
    for (std::uint32_t i = 0; i < slice.leaves.size(); ++i) place[slice.leaves[i].value] = i;
    auto levels = levels_of(switched_.model(), slice.leaves);
    const auto set = [&](LeafId leaf, double probability) {
      if (place[leaf.value] != not_there) levels[place[leaf.value]].fill(Threshold(probability));
    };
    for (std::size_t part = 0; part < parts_.size(); ++part) set(switched_.of(part).given, 0);
    const auto keys = keys_of(switched_.model(), slice.leaves);
    KeptTrials kept(sampler, operands, {.stream = stream(options_.seed, of.key), .keys = keys, .levels = levels, .blocks = blocks_, .threads = options_.threads});
    const std::vector<LevelCounts> before = kept.counts();
    for (std::size_t i = 0; i < goals.size(); ++i) add_loss(before_, scenario, goals[i], before[i]);
    const Uses users(static_cast<std::uint32_t>(slice.leaves.size()) + slice.facts, slice.rules(), [&](std::uint32_t rule) { return slice.of(rule); });
    for (std::size_t number = 0; number < parts_.size(); ++number) {
      const auto& [given, open] = switched_.of(number);
      Sums& part = parts_[number];
      std::vector<LevelCounts> taken = before;
      std::vector<LevelCounts> safe = before;
      if (place[given.value] != not_there) {
        set(given, 1);
        kept.move_to(levels);
        taken = kept.counts();
        set(given, 0);
        set(open, 0);
        kept.move_to(levels);
        safe = kept.counts();
        set(open, 1);
        const bool can_be_safe = place[open.value] != not_there;
        const auto behind = reached(slice, users, place[given.value]);
        for (std::size_t i = 0; i < goals.size(); ++i) {
          if (!behind[operands[i]]) continue;
          part.made.outcomes.push_back({.scenario = scenario, .goal = GoalId(goals[i]), .taken = change(taken[i], before[i], taken[i], true), .safe = change(safe[i], safe[i], before[i], can_be_safe)});
          add_change(part.made, part.made.outcomes.back());
        }
      }
      for (std::size_t i = 0; i < goals.size(); ++i) {
        add_loss(part.taken, scenario, goals[i], taken[i]);
        add_loss(part.safe, scenario, goals[i], safe[i]);
      }
    }
  }

  [[nodiscard]] std::uint64_t trials() const { return std::uint64_t{blocks_} * trials_per_block; }
  [[nodiscard]] double share(std::uint64_t hits) const { return static_cast<double>(hits) / static_cast<double>(trials()); }

  void add_loss(std::vector<Ends>& losses, ScenarioId scenario, std::uint32_t goal, const LevelCounts& hits) const {
    const auto rate = ends(model_.scenarios()[scenario.value].rate);
    const auto loss = ends(model_.goals()[goal].loss);
    for (std::size_t level = 0; level < 3; ++level) losses[model_.goals()[goal].unit.value][level] += rate[level] * loss[level] * share(hits[level]);
  }

  // Which operands rest on a leaf.
  static std::vector<bool> reached(const Slice& slice, const Uses& users, std::uint32_t leaf) {
    std::vector<bool> met(slice.leaves.size() + slice.facts);
    std::vector<std::uint32_t> open{leaf};
    while (!open.empty()) {
      const std::uint32_t operand = open.back();
      open.pop_back();
      for (const std::uint32_t rule : users.of(operand)) {
        if (met[slice.heads[rule]]) continue;
        met[slice.heads[rule]] = true;
        open.push_back(slice.heads[rule]);
      }
    }
    return met;
  }

  [[nodiscard]] Change change(const LevelCounts& value, const LevelCounts& less, const LevelCounts& more, bool possible) const {
    Change made{.value = {share(value[0]), share(value[1]), share(value[2])}, .by = share(more[1] - less[1])};
    if (possible) made.sampling = wilson(more[1] - less[1], trials());
    return made;
  }

  void add_change(ForcedPart& part, const ForcedOutcome& outcome) const {
    const Goal& goal = model_.goals()[outcome.goal.value];
    const double weight = model_.scenarios()[outcome.scenario.value].rate.central * goal.loss.central;
    ForcedLoss& loss = part.losses[goal.unit.value];
    for (const auto& [change, sum] : {std::pair(&outcome.taken, &loss.taken), std::pair(&outcome.safe, &loss.safe)}) {
      sum->by += weight * change->by;
      sum->sampling.low += weight * change->sampling.low;
      sum->sampling.high += weight * change->sampling.high;
    }
  }

  const Model& model_;
  const Options& options_;
  const Switched& switched_;
  std::uint32_t blocks_;
  std::vector<std::uint32_t> goals_;  // in the order of their keys
  std::vector<Ends> before_;          // loss of a year per unit
  std::vector<Sums> parts_;
};

}  // namespace

base::Result<Forced> forced(const Evaluation& evaluation, std::span<const std::vector<FactId>> parts) {
  const Model& model = evaluation.model();
  const Options& options = evaluation.options();
  Forced made{.trials = 0, .losses = {}, .parts = std::vector<std::optional<ForcedPart>>(parts.size())};
  if (parts.empty()) return made;
  const std::uint64_t work = work_of_a_part(model);
  std::vector<std::size_t> which(parts.size());
  std::iota(which.begin(), which.end(), std::size_t{0});
  const std::uint64_t room = std::max<std::uint64_t>(most_work / work / fewest_blocks, 1);
  if (which.size() > room) which = taken_most_often(model, options, parts, room);
  std::vector<std::vector<FactId>> looked_at;
  for (const std::size_t part : which) looked_at.push_back(parts[part]);
  TRY(const Switched switched, Switched::make(model, looked_at));
  const std::uint64_t octets = 3 * sizeof(Block) * (std::uint64_t{switched.model().facts()} + switched.model().leaves().size());  // of a block of trials
  const std::uint64_t wanted = (options.trials + trials_per_block - 1) / trials_per_block;
  const auto blocks = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(std::min(most_work / work / which.size(), most_octets / octets), 1, wanted));
  made.trials = std::uint64_t{blocks} * trials_per_block;
  Forcing forcing(model, options, switched, blocks);
  forcing.run(which.size());
  made.losses = forcing.before();
  for (std::size_t i = 0; i < which.size(); ++i) made.parts[which[i]] = forcing.take(i);
  return made;
}

}  // namespace assay::risk
