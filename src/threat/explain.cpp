// SPDX-License-Identifier: Apache-2.0
#include "threat/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

namespace assay::threat {
namespace {

using risk::FactId;
using risk::LeafId;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t most_searches = 400;  // of one goal

// The rules that can be on a way to one goal of one scenario.
class Search {
 public:
  Search(const Graph& graph, risk::ScenarioId scenario, risk::GoalId goal) : graph_(graph), goal_(graph.model.goals()[goal.value].fact) {
    start_.assign(graph.model.facts(), false);
    for (const FactId fact : graph.model.scenarios()[scenario.value].starts) start_[fact.value] = true;
    keep_relevant();
    uses_.resize(graph.model.facts());
    for (std::uint32_t i = 0; i < rules_.size(); ++i) {
      for (const FactId fact : distinct(graph.model.body(rules_[i]))) uses_[fact.value].push_back(i);
    }
  }

  [[nodiscard]] FactId goal() const { return goal_; }
  [[nodiscard]] bool starts(FactId fact) const { return start_[fact.value]; }

  // The likeliest way to the goal without some causes and without a fact; no steps if there is none. A goal among the starts has a way
  // without steps, so look at starts() first.
  [[nodiscard]] std::vector<std::uint32_t> best(const std::set<LeafId>& forbidden, std::uint32_t without_fact = none) const {
    std::vector<double> cost(graph_.model.facts(), std::numeric_limits<double>::infinity());
    std::vector<std::uint32_t> by(graph_.model.facts(), none);
    std::vector<bool> settled(graph_.model.facts(), false);
    std::vector<std::uint32_t> waiting(rules_.size());
    using Entry = std::tuple<double, std::uint32_t, std::uint32_t>;  // cost, place of the rule (none: a start), fact
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const auto try_rule = [&](std::uint32_t i) {
      const auto rule = rules_[i];
      const auto head = graph_.model.head(rule);
      if (settled[head.value] || head.value == without_fact) return;
      // Every step costs a little, so that of two equally likely ways the shorter one counts.
      double sum = step_cost;
      for (const FactId fact : graph_.model.body(rule)) sum += cost[fact.value];
      for (const LeafId leaf : graph_.model.leaves(rule)) {
        const double probability = graph_.model.leaves()[leaf.value].probability.central;
        if (forbidden.contains(leaf) || probability <= 0) return;
        sum -= std::log(probability);
      }
      if (sum < cost[head.value]) queue.emplace(sum, i, head.value);
    };
    for (std::uint32_t i = 0; i < rules_.size(); ++i) waiting[i] = static_cast<std::uint32_t>(distinct(graph_.model.body(rules_[i])).size());
    for (std::uint32_t fact = 0; fact < start_.size(); ++fact) {
      if (start_[fact] && fact != without_fact) queue.emplace(0, none, fact);
    }
    while (!queue.empty()) {
      const auto [paid, i, fact] = queue.top();
      queue.pop();
      if (settled[fact]) continue;
      settled[fact] = true;
      cost[fact] = paid;
      by[fact] = i;
      if (fact == goal_.value) break;
      for (const auto user : uses_[fact]) {
        if (--waiting[user] == 0) try_rule(user);
      }
    }
    std::vector<std::uint32_t> steps;
    if (settled[goal_.value]) collect(goal_.value, by, steps);
    return steps;
  }

 private:
  static constexpr double step_cost = 1e-9;

  static std::vector<FactId> distinct(std::span<const FactId> facts) {
    std::vector<FactId> list(facts.begin(), facts.end());
    std::ranges::sort(list);
    const auto repeated = std::ranges::unique(list);
    list.erase(repeated.begin(), repeated.end());
    return list;
  }

  // Backwards from the goal; in an order that follows from what rules say, since rows of queries come in any.
  void keep_relevant() {
    const auto& model = graph_.model;
    std::vector<std::vector<std::uint32_t>> into(model.facts());
    for (std::uint32_t rule = 0; rule < model.rules(); ++rule) into[model.head(rule).value].push_back(rule);
    std::vector<bool> seen(model.facts(), false);
    std::vector<std::uint32_t> open{goal_.value};
    seen[goal_.value] = true;
    while (!open.empty()) {
      const auto fact = open.back();
      open.pop_back();
      if (start_[fact]) continue;
      for (const auto rule : into[fact]) {
        rules_.push_back(rule);
        for (const FactId needed : model.body(rule)) {
          if (!seen[needed.value]) open.push_back(needed.value);
          seen[needed.value] = true;
        }
      }
    }
    std::unordered_map<std::uint32_t, std::string> names;
    for (const auto rule : rules_) {
      const auto& step = graph_.steps[rule];
      auto name = fmt::format("{:08}.{:04} {}", step.technique, step.rule, text(graph_.statements[model.head(rule).value].term));
      for (const FactId fact : model.body(rule)) name += '\n' + text(graph_.statements[fact.value].term);
      for (const LeafId leaf : model.leaves(rule)) name += '\n' + text(graph_.causes[leaf.value].term);
      names.emplace(rule, std::move(name));
    }
    std::ranges::sort(rules_, {}, [&](std::uint32_t rule) -> const std::string& { return names.at(rule); });
  }

  // The steps to a fact, each once, behind those that it needs. Depth is bounded by the stack of our own.
  void collect(std::uint32_t goal, const std::vector<std::uint32_t>& by, std::vector<std::uint32_t>& steps) const {
    std::vector<bool> done(by.size(), false);
    std::vector<std::uint32_t> open{goal};
    while (!open.empty()) {
      const auto fact = open.back();
      if (done[fact] || by[fact] == none) {
        done[fact] = true;
        open.pop_back();
        continue;
      }
      const auto rule = rules_[by[fact]];
      bool ready = true;
      for (const FactId needed : graph_.model.body(rule)) {
        if (done[needed.value] || by[needed.value] == none) continue;
        open.push_back(needed.value);
        ready = false;
      }
      if (!ready) continue;
      done[fact] = true;
      steps.push_back(rule);
      open.pop_back();
    }
  }

  const Graph& graph_;
  FactId goal_;
  std::vector<bool> start_;
  std::vector<std::uint32_t> rules_;               // of the model
  std::vector<std::vector<std::uint32_t>> uses_;   // per fact: places in rules_
};

std::vector<LeafId> causes_of(const Graph& graph, const std::vector<std::uint32_t>& steps) {
  std::vector<LeafId> causes;
  for (const auto rule : steps) causes.insert(causes.end(), graph.model.leaves(rule).begin(), graph.model.leaves(rule).end());
  const auto name = [&](LeafId leaf) { return text(graph.causes[leaf.value].term); };
  std::ranges::sort(causes, {}, name);
  const auto repeated = std::ranges::unique(causes);
  causes.erase(repeated.begin(), repeated.end());
  return causes;
}

Way way(const Graph& graph, std::vector<std::uint32_t> steps) {
  Way made{.steps = std::move(steps), .causes = {}, .probability = risk::exactly(1)};
  made.causes = causes_of(graph, made.steps);
  for (const LeafId leaf : made.causes) {
    const auto& known = graph.model.leaves()[leaf.value].probability;
    made.probability = {made.probability.low * known.low, made.probability.central * known.central, made.probability.high * known.high};
  }
  return made;
}

bool contains(const Way& more, const Way& less) {
  return std::ranges::all_of(less.causes, [&](LeafId leaf) { return std::ranges::find(more.causes, leaf) != more.causes.end(); });
}

}  // namespace

std::vector<Way> ways(const Graph& graph, risk::ScenarioId scenario, risk::GoalId goal, std::size_t most) {
  std::vector<Way> found;
  const Search search(graph, scenario, goal);
  if (most == 0 || search.starts(search.goal())) return found;
  struct Open {
    Way way;
    std::set<LeafId> forbidden;
  };
  std::vector<Open> open;
  std::set<std::set<LeafId>> tried;
  std::size_t searches = 0;
  const auto look = [&](std::set<LeafId> forbidden) {
    if (searches == most_searches || !tried.insert(forbidden).second) return;
    ++searches;
    auto steps = search.best(forbidden);
    if (!steps.empty()) open.push_back({way(graph, std::move(steps)), std::move(forbidden)});
  };
  look({});
  while (!open.empty() && found.size() < most) {
    const auto next = std::ranges::max_element(open, {}, [](const Open& each) { return each.way.probability.central; });
    const Open taken = std::move(*next);
    open.erase(next);
    if (std::ranges::none_of(found, [&](const Way& earlier) { return contains(taken.way, earlier); })) found.push_back(taken.way);
    for (const LeafId leaf : taken.way.causes) {
      auto forbidden = taken.forbidden;
      forbidden.insert(leaf);
      look(std::move(forbidden));
    }
  }
  std::ranges::stable_sort(found, std::greater{}, [](const Way& each) { return each.probability.central; });
  return found;
}

Common common_to_all(const Graph& graph, risk::ScenarioId scenario, risk::GoalId goal) {
  Common common;
  const Search search(graph, scenario, goal);
  if (search.starts(search.goal())) return common;
  // What all ways share is part of the likeliest.
  const auto steps = search.best({});
  for (const auto rule : steps) {
    const auto fact = graph.model.head(rule);
    if (fact == search.goal() || std::ranges::find(common.facts, fact) != common.facts.end()) continue;
    if (search.best({}, fact.value).empty()) common.facts.push_back(fact);
  }
  for (const LeafId leaf : causes_of(graph, steps)) {
    if (search.best({leaf}).empty()) common.causes.push_back(leaf);
  }
  return common;
}

}  // namespace assay::threat
