// SPDX-License-Identifier: Apache-2.0
#include "risk/ways.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "risk/slice.h"

namespace assay::risk {
namespace {

double at(const Interval& factor, FactorEnd end) { return end == FactorEnd::high ? factor.high : factor.low; }

}  // namespace

Ways::Ways(const Model& model, std::span<const Target> targets, FactorEnd end, std::span<const std::uint32_t> order) : model_(model), end_(end) {
  std::map<std::pair<Key, std::uint32_t>, std::vector<GoalId>> goals_of;
  for (const auto& target : targets) goals_of[{model_.scenarios()[target.scenario.value].key, target.scenario.value}].push_back(target.goal);
  for (auto& [scenario, goals] : goals_of) {
    std::ranges::sort(goals, {}, [&](GoalId goal) { return model_.goals()[goal.value].key; });
    const auto repeated = std::ranges::unique(goals);
    goals.erase(repeated.begin(), repeated.end());
    std::vector<FactId> facts;
    for (const GoalId goal : goals) facts.push_back(model_.goals()[goal.value].fact);
    const Scenario& from = model_.scenarios()[scenario.second];
    Part part{.scenario = &from, .reachable = Reachable(merged(slice(model_, from, facts))), .goals = goals, .rules_out = {}, .id = ScenarioId(scenario.second)};
    const Slice& cut = part.reachable.slice();
    std::vector<std::uint32_t> of_slice(model_.leaves().size(), Slice::impossible);
    for (std::uint32_t leaf = 0; leaf < cut.leaves.size(); ++leaf) of_slice[cut.leaves[leaf].value] = leaf;
    part.rules_out.resize(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      for (const Effect& effect : model_.measures()[order[i]].effects) {
        const auto leaf = of_slice[effect.leaf.value];
        if (leaf == Slice::impossible || at(effect.factor, end_) > 0) continue;
        part.rules_out[i].push_back(leaf);
      }
    }
    parts_.push_back(std::move(part));
  }
}

void Ways::rule_out(Part& part, const Decisions& decided) {
  std::ranges::fill(part.reachable.ruled_out, 0U);
  for (std::uint32_t i = 0; i < decided.size(); ++i) {
    if (decided[i] != Decision::taken) continue;
    for (const auto leaf : part.rules_out[i]) ++part.reachable.ruled_out[leaf];
  }
}

bool Ways::closed(const Decisions& decided) {
  for (auto& part : parts_) {
    rule_out(part, decided);
    for (std::size_t goal = 0; goal < part.goals.size(); ++goal) {
      if (reaches(part, goal)) return false;
    }
  }
  return true;
}

std::vector<std::uint32_t> Ways::open_set(const Decisions& decided) {
  for (auto& part : parts_) {
    rule_out(part, decided);
    for (std::size_t goal = 0; goal < part.goals.size(); ++goal) {
      if (reaches(part, goal)) return spared(part, goal, decided);
    }
  }
  return {};
}

std::vector<std::uint32_t> Ways::spared(Part& part, std::size_t goal, const Decisions& decided) {
  auto& reachable = part.reachable;
  std::vector<bool> on_way(reachable.slice().leaves.size(), false);
  const auto look = [&] {
    on_way.assign(on_way.size(), false);
    for (const auto leaf : reachable.leaves_of_way(reachable.slice().goals[goal])) on_way[leaf] = true;
  };
  look();
  std::vector<std::uint32_t> needed;
  for (std::uint32_t i = 0; i < decided.size(); ++i) {
    if (decided[i] == Decision::taken || part.rules_out[i].empty()) continue;
    const bool closes = std::ranges::any_of(part.rules_out[i], [&](std::uint32_t leaf) { return on_way[leaf]; });
    for (const auto leaf : part.rules_out[i]) ++reachable.ruled_out[leaf];
    if (!closes) continue;
    if (reaches(part, goal)) {
      look();
      continue;
    }
    for (const auto leaf : part.rules_out[i]) --reachable.ruled_out[leaf];
    needed.push_back(i);
  }
  return needed;
}

// Round by round, so that the way has few turns.
OpenWay Ways::open_way(const Decisions& decided, std::vector<MeasureId> taken) {
  OpenWay way;
  way.taken = std::move(taken);
  for (auto& part : parts_) {
    rule_out(part, decided);
    for (std::size_t goal = 0; goal < part.goals.size(); ++goal) {
      if (!reaches(part, goal)) continue;
      way.target = {part.id, part.goals[goal]};
      std::vector<bool> gone(model_.leaves().size(), false);
      for (std::uint32_t leaf = 0; leaf < model_.leaves().size(); ++leaf) gone[leaf] = model_.leaves()[leaf].probability.high == 0;
      for (const MeasureId measure : way.taken) {
        for (const Effect& effect : model_.measures()[measure.value].effects) {
          if (at(effect.factor, end_) == 0) gone[effect.leaf.value] = true;
        }
      }
      constexpr auto none = std::numeric_limits<std::uint32_t>::max();
      std::vector<std::uint32_t> round(model_.facts(), none);
      std::vector<std::uint32_t> by(model_.facts(), none);
      for (const FactId start : part.scenario->starts) round[start.value] = 0;
      const auto wanted = model_.goals()[way.target.goal.value].fact.value;
      for (std::uint32_t now = 1; round[wanted] == none; ++now) {
        for (std::uint32_t rule = 0; rule < model_.rules(); ++rule) {
          const auto head = model_.head(rule).value;
          if (round[head] != none) continue;
          if (!std::ranges::all_of(model_.body(rule), [&](FactId fact) { return round[fact.value] < now; })) continue;
          if (std::ranges::any_of(model_.leaves(rule), [&](LeafId leaf) { return gone[leaf.value]; })) continue;
          round[head] = now;
          by[head] = rule;
        }
      }
      std::vector<bool> met(model_.facts(), false);
      std::vector<std::uint32_t> open{wanted};
      while (!open.empty()) {
        const auto fact = open.back();
        open.pop_back();
        if (met[fact] || by[fact] == none) continue;
        met[fact] = true;
        way.rules.push_back(by[fact]);
        for (const FactId needed : model_.body(by[fact])) open.push_back(needed.value);
        way.leaves.insert(way.leaves.end(), model_.leaves(by[fact]).begin(), model_.leaves(by[fact]).end());
      }
      std::ranges::stable_sort(way.rules, {}, [&](std::uint32_t rule) { return std::pair(round[model_.head(rule).value], rule); });
      std::ranges::sort(way.leaves, {}, [&](LeafId leaf) { return model_.leaves()[leaf.value].key; });
      const auto repeated = std::ranges::unique(way.leaves);
      way.leaves.erase(repeated.begin(), repeated.end());
      return way;
    }
  }
  return way;
}

}  // namespace assay::risk
