// SPDX-License-Identifier: Apache-2.0
#include "threat/explain.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace assay::threat {
namespace {

using risk::FactId;
using risk::LeafId;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t most_searches = 400;  // for the ways to one goal
constexpr double step_cost = 1e-9;          // so that of two equally likely ways the shorter one counts

std::vector<FactId> distinct(std::span<const FactId> facts) {
  std::vector<FactId> list(facts.begin(), facts.end());
  std::ranges::sort(list);
  const auto repeated = std::ranges::unique(list);
  list.erase(repeated.begin(), repeated.end());
  return list;
}

// Of each item its place in the order of their names.
template <class Items>
std::vector<std::uint32_t> places(const Items& items) {
  std::vector<std::pair<std::string, std::uint32_t>> names;
  for (const auto& each : items) names.emplace_back(text(each.term), static_cast<std::uint32_t>(names.size()));
  std::ranges::sort(names);
  std::vector<std::uint32_t> place(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) place[names[i].second] = i;
  return place;
}

bool contains(const Way& more, const Way& less) {
  return std::ranges::all_of(less.causes, [&](LeafId leaf) { return std::ranges::find(more.causes, leaf) != more.causes.end(); });
}

}  // namespace

// The rules that can be on a way to one goal of one scenario. Facts have numbers of their own here: those that count are few.
class Explainer::Search {
 public:
  Search(Explainer& of, risk::ScenarioId scenario, FactId goal, std::span<const FactId> given = {}) : of_(of), model_(of.graph_.model) {
    std::vector<std::uint32_t> number(model_.facts(), none);
    std::vector<bool> starts(model_.facts(), false);
    for (const FactId fact : model_.scenarios()[scenario.value].starts) starts[fact.value] = true;
    for (const FactId fact : given) starts[fact.value] = true;
    std::vector<FactId> facts;
    const auto meet = [&](FactId fact) {
      if (number[fact.value] != none) return;
      number[fact.value] = static_cast<std::uint32_t>(facts.size());
      facts.push_back(fact);
    };
    meet(goal);
    std::vector<std::uint32_t> rules;
    for (std::size_t next = 0; next < facts.size(); ++next) {
      start_.push_back(starts[facts[next].value]);
      if (start_.back()) continue;
      for (const auto rule : of.into_[facts[next].value]) {
        rules.push_back(rule);
        for (const FactId needed : model_.body(rule)) meet(needed);
      }
    }
    std::ranges::sort(rules, {}, [&](std::uint32_t rule) { return of.rank_[rule]; });
    uses_.resize(facts.size());
    size_ = facts.size();
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      Rule rule{.id = rules[i], .head = number[model_.head(rules[i]).value], .body = {}, .needs = 0};
      for (const FactId fact : model_.body(rules[i])) rule.body.push_back(number[fact.value]);
      for (const FactId fact : distinct(model_.body(rules[i]))) {
        uses_[number[fact.value]].push_back(i);
        ++rule.needs;
      }
      size_ += 1 + rule.body.size() + model_.leaves(rules[i]).size();
      rules_.push_back(std::move(rule));
    }
    of.work_ += model_.facts() + size_;
  }

  [[nodiscard]] bool starts_at_goal() const { return start_[0]; }

  // The likeliest way to the goal without some causes and without what a rule gives, by causes of another way alone; no steps if there is none.
  [[nodiscard]] std::vector<std::uint32_t> best(const std::set<LeafId>& forbidden, std::uint32_t without_rule = none, const Way* within = nullptr) const {
    of_.work_ += size_;
    const auto without_fact = without_rule == none ? FactId(none) : model_.head(without_rule);
    std::vector<double> cost(start_.size(), std::numeric_limits<double>::infinity());
    std::vector<std::uint32_t> by(start_.size(), none);
    std::vector<bool> settled(start_.size(), false);
    std::vector<std::uint32_t> waiting;
    for (const auto& rule : rules_) waiting.push_back(rule.needs);
    using Entry = std::tuple<double, std::uint32_t, std::uint32_t>;  // cost, place of the rule (none: a start), fact
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const auto try_rule = [&](std::uint32_t i) {
      const auto& rule = rules_[i];
      if (settled[rule.head] || model_.head(rule.id) == without_fact) return;
      double sum = step_cost;
      for (const auto fact : rule.body) sum += cost[fact];
      for (const LeafId leaf : model_.leaves(rule.id)) {
        if (forbidden.contains(leaf) || (within != nullptr && std::ranges::find(within->causes, leaf) == within->causes.end())) return;
        sum += of_.cost_[leaf.value];
      }
      if (sum < cost[rule.head]) queue.emplace(sum, i, rule.head);
    };
    for (std::uint32_t fact = 0; fact < start_.size(); ++fact) {
      if (start_[fact]) queue.emplace(0, none, fact);
    }
    while (!queue.empty()) {
      const auto [paid, i, fact] = queue.top();
      queue.pop();
      if (settled[fact]) continue;
      settled[fact] = true;
      cost[fact] = paid;
      by[fact] = i;
      if (fact == 0) break;
      for (const auto user : uses_[fact]) {
        if (--waiting[user] == 0) try_rule(user);
      }
    }
    return settled[0] ? collected(by) : std::vector<std::uint32_t>{};
  }

  [[nodiscard]] Way way(std::vector<std::uint32_t> steps) const {
    Way made{.steps = std::move(steps), .causes = {}, .probability = risk::exactly(1)};
    for (const auto rule : made.steps) made.causes.insert(made.causes.end(), model_.leaves(rule).begin(), model_.leaves(rule).end());
    std::ranges::sort(made.causes, {}, [&](LeafId leaf) { return of_.place_[leaf.value]; });
    const auto repeated = std::ranges::unique(made.causes);
    made.causes.erase(repeated.begin(), repeated.end());
    for (const LeafId leaf : made.causes) {
      const auto& known = model_.leaves()[leaf.value].probability;
      made.probability = {made.probability.low * known.low, made.probability.central * known.central, made.probability.high * known.high};
    }
    return made;
  }

  // Without causes that it can do without, the least likely first: where steps share a cause, the cheapest steps may take another one besides.
  [[nodiscard]] Way needed(Way way) const {
    auto order = way.causes;
    std::ranges::stable_sort(order, std::greater{}, [&](LeafId leaf) { return of_.cost_[leaf.value]; });
    for (const LeafId leaf : order) {
      if (std::ranges::find(way.causes, leaf) == way.causes.end()) continue;
      auto steps = best({leaf}, none, &way);
      if (!steps.empty()) way = this->way(std::move(steps));
    }
    return way;
  }

 private:
  struct Rule {
    std::uint32_t id;  // of the model
    std::uint32_t head;
    std::vector<std::uint32_t> body;
    std::uint32_t needs;  // different facts of the body
  };

  // The steps to the goal, each once, behind those that it needs. Depth is bounded by the stack of our own.
  [[nodiscard]] std::vector<std::uint32_t> collected(const std::vector<std::uint32_t>& by) const {
    std::vector<std::uint32_t> steps;
    std::vector<bool> done(by.size(), false);
    std::vector<std::uint32_t> open{0};
    while (!open.empty()) {
      const auto fact = open.back();
      if (done[fact] || by[fact] == none) {
        done[fact] = true;
        open.pop_back();
        continue;
      }
      const auto& rule = rules_[by[fact]];
      bool ready = true;
      for (const auto needed : rule.body) {
        if (done[needed] || by[needed] == none) continue;
        open.push_back(needed);
        ready = false;
      }
      if (!ready) continue;
      done[fact] = true;
      steps.push_back(rule.id);
      open.pop_back();
    }
    return steps;
  }

  Explainer& of_;
  const risk::Model& model_;
  std::vector<bool> start_;                       // per fact; the first is the goal
  std::vector<Rule> rules_;
  std::vector<std::vector<std::uint32_t>> uses_;  // per fact: places in rules_
  std::uint64_t size_ = 0;                        // of one search
};

Explainer::Explainer(const Graph& graph, std::uint64_t work) : graph_(graph), most_work_(work), place_(places(graph.causes)), into_(graph.model.facts()), rank_(graph.model.rules()) {
  const auto& model = graph.model;
  for (const auto& leaf : model.leaves()) cost_.push_back(-std::log(leaf.probability.central));
  for (std::uint32_t rule = 0; rule < model.rules(); ++rule) into_[model.head(rule).value].push_back(rule);
  const auto place_of_fact = places(graph.statements);
  const auto by = [](const auto& one, const auto& other, const std::vector<std::uint32_t>& place) {
    return std::lexicographical_compare_three_way(one.begin(), one.end(), other.begin(), other.end(), [&](auto a, auto b) { return place[a.value] <=> place[b.value]; });
  };
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const auto what = [&](std::uint32_t rule) { return std::tuple(graph.steps[rule].technique, graph.steps[rule].rule, place_of_fact[model.head(rule).value]); };
    if (const auto order = what(a) <=> what(b); order != 0) return order < 0;
    if (const auto order = by(model.body(a), model.body(b), place_of_fact); order != 0) return order < 0;
    return by(model.leaves(a), model.leaves(b), place_) < 0;
  };
  std::vector<std::uint32_t> order(model.rules());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, before);
  for (std::uint32_t i = 0; i < order.size(); ++i) rank_[order[i]] = i;
}

std::optional<Way> Explainer::likeliest(risk::ScenarioId scenario, FactId to, std::span<const FactId> given) {
  if (work_ > most_work_) return std::nullopt;
  const Search search(*this, scenario, to, given);
  if (search.starts_at_goal()) return search.way({});
  auto steps = search.best({});
  if (steps.empty()) return std::nullopt;
  return search.needed(search.way(std::move(steps)));
}

std::optional<Explanation> Explainer::explain(risk::ScenarioId scenario, risk::GoalId goal, std::size_t most) {
  if (work_ > most_work_) return std::nullopt;
  const Search search(*this, scenario, graph_.model.goals()[goal.value].fact);
  Explanation made;
  if (search.starts_at_goal()) return made;
  auto steps = search.best({});
  if (steps.empty()) return made;
  const Way likeliest = search.needed(search.way(std::move(steps)));
  struct Open {
    Way way;
    std::set<LeafId> forbidden;
  };
  std::vector<Open> open;
  std::set<std::set<LeafId>> tried;
  std::size_t searches = 0;
  // Whether there is a way without these.
  const auto look = [&](const std::set<LeafId>& forbidden) {
    ++searches;
    auto found = search.best(forbidden);
    if (found.empty()) return false;
    open.push_back({search.needed(search.way(std::move(found))), forbidden});
    return true;
  };
  // What all ways share is part of the likeliest.
  for (const LeafId leaf : likeliest.causes) {
    tried.insert({leaf});
    if (!look({leaf})) made.common.causes.push_back(leaf);
  }
  for (const auto rule : likeliest.steps) {
    if (rule != likeliest.steps.back() && search.best({}, rule).empty()) made.common.facts.push_back(graph_.model.head(rule));
  }
  made.ways.push_back(likeliest);
  while (!open.empty() && made.ways.size() < most) {
    const auto next = std::ranges::max_element(open, {}, [](const Open& each) { return each.way.probability.central; });
    const Open taken = std::move(*next);
    open.erase(next);
    if (std::ranges::none_of(made.ways, [&](const Way& earlier) { return contains(taken.way, earlier); })) made.ways.push_back(taken.way);
    for (const LeafId leaf : taken.way.causes) {
      auto forbidden = taken.forbidden;
      forbidden.insert(leaf);
      if (searches < most_searches && tried.insert(forbidden).second) static_cast<void>(look(forbidden));
    }
  }
  std::ranges::stable_sort(made.ways, std::greater{}, [](const Way& each) { return each.probability.central; });
  return made;
}

}  // namespace assay::threat
