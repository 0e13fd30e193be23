// SPDX-License-Identifier: Apache-2.0
// For tests: a model written down plainly, random ones, and what they mean by trying every assignment of their leaves.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "risk/model.h"

namespace assay::risk {

struct TestGraph {
  struct Rule {
    std::uint32_t head;
    std::vector<std::uint32_t> body;
    std::vector<std::uint32_t> leaves;
  };
  std::uint32_t facts = 0;
  std::vector<Leaf> leaves;
  std::vector<Rule> rules;
  std::vector<Scenario> scenarios;
  std::vector<Goal> goals;
  std::vector<Measure> measures;

  // What is added must be right; a wrong graph ends the test program.
  [[nodiscard]] Model model() const {
    Model model;
    for (std::uint32_t i = 0; i < facts; ++i) (void)model.add_fact().value();
    for (const Leaf& leaf : leaves) (void)model.add_leaf(leaf).value();
    for (const Rule& rule : rules) {
      std::vector<FactId> body;
      for (const std::uint32_t fact : rule.body) body.emplace_back(fact);
      std::vector<LeafId> needed;
      for (const std::uint32_t leaf : rule.leaves) needed.emplace_back(leaf);
      model.add_rule(FactId(rule.head), body, needed).value();
    }
    for (const Scenario& scenario : scenarios) (void)model.add_scenario(scenario).value();
    for (const Goal& goal : goals) (void)model.add_goal(goal).value();
    for (const Measure& measure : measures) (void)model.add_measure(measure).value();
    return model;
  }

  // The least fixpoint by sweeping over all rules until nothing changes. Bit i of `on`: leaf i holds.
  [[nodiscard]] std::vector<bool> closure(const Scenario& scenario, std::uint32_t on) const {
    std::vector<bool> holds(facts);
    for (const FactId start : scenario.starts) holds[start.value] = true;
    for (bool more = true; more;) {
      more = false;
      for (const Rule& rule : rules) {
        if (holds[rule.head]) continue;
        const bool fires = std::ranges::all_of(rule.body, [&](std::uint32_t fact) { return holds[fact]; }) &&
                           std::ranges::all_of(rule.leaves, [&](std::uint32_t leaf) { return (on >> leaf & 1U) != 0; });
        if (fires) holds[rule.head] = more = true;
      }
    }
    return holds;
  }

  // Per goal, for every assignment of the leaves whether it comes true: 2^leaves entries.
  [[nodiscard]] std::vector<std::vector<bool>> truth(const Scenario& scenario) const {
    std::vector<std::vector<bool>> result(goals.size());
    for (std::uint32_t on = 0; on < 1U << leaves.size(); ++on) {
      const std::vector<bool> holds = closure(scenario, on);
      for (std::size_t i = 0; i < goals.size(); ++i) result[i].push_back(holds[goals[i].fact.value]);
    }
    return result;
  }

  [[nodiscard]] double enumerated(const std::vector<bool>& truth, const std::vector<double>& probability) const {
    double sum = 0;
    for (std::uint32_t on = 0; on < truth.size(); ++on) {
      if (!truth[on]) continue;
      double weight = 1;
      for (std::uint32_t i = 0; i < probability.size(); ++i)
        weight *= (on >> i & 1U) != 0 ? probability[i] : 1 - probability[i];
      sum += weight;
    }
    return sum;
  }
};

// Rules with up to three facts and two leaves, cycles, dead ends and repetitions; fact 0 is the start.
inline TestGraph random_graph(std::uint64_t seed, std::uint32_t leaves) {
  std::mt19937_64 random(seed);
  const auto below = [&random](std::uint64_t n) { return static_cast<std::uint32_t>(random() % n); };
  const auto share = [&random] { return static_cast<double>(random() >> 11U) * 0x1p-53; };
  TestGraph graph;
  graph.facts = 4 + below(10);
  for (std::uint32_t i = 0; i < leaves; ++i) {
    std::array<double, 3> p{share(), share(), share()};
    std::ranges::sort(p);
    graph.leaves.push_back({random(), {p[0], p[1], p[2]}});
  }
  const std::uint32_t rules = graph.facts + below(2 * graph.facts) + leaves;
  for (std::uint32_t i = 0; i < rules; ++i) {
    TestGraph::Rule rule{1 + below(graph.facts - 1), {}, {}};
    const std::uint32_t body = 1 + below(10) / 7 + below(10) / 9;
    for (std::uint32_t j = 0; j < body; ++j) rule.body.push_back(below(graph.facts));
    if (i < leaves) rule.leaves.push_back(i);
    if (below(4) == 0) rule.leaves.push_back(below(leaves));
    graph.rules.push_back(rule);
  }
  graph.scenarios = {{random(), {FactId(0)}, exactly(1)}};
  for (std::uint32_t i = 0; i < 3; ++i)
    graph.goals.push_back({random(), FactId(graph.facts - 1 - i), UnitId(i % 2), exactly(1 + i)});
  return graph;
}

// Two scenarios and measures, some of which only weaken.
inline TestGraph with_measures(std::uint64_t seed, std::uint32_t leaves) {
  TestGraph graph = random_graph(seed, leaves);
  std::mt19937_64 random(seed);
  graph.scenarios[0].rate = {0.5, 1.25, 3.1};
  graph.scenarios.push_back({random(), {FactId(0), FactId(1)}, {0.01, 0.07, 0.3}});
  for (Goal& goal : graph.goals) goal.loss = {0.7, 1.3, 9.9};
  for (std::uint32_t i = 0; i < 4; ++i) {
    Measure measure{random(), exactly(1), {}};
    for (int j = 0; j < 2; ++j)
      measure.effects.push_back(
          {LeafId(static_cast<std::uint32_t>(random() % leaves)), i == 0 ? exactly(0) : Interval{0.2, 0.4, 0.6}});
    graph.measures.push_back(measure);
  }
  return graph;
}

// The same model, written by somebody else: other numbers, another order everywhere, rules repeated, and every third
// fact split in two equal ones of which some rules name the one and some the other.
inline TestGraph rewritten(TestGraph graph, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto shuffle = [&](auto& list) { std::shuffle(list.begin(), list.end(), random); };
  const auto order = [&](std::size_t count) {
    std::vector<std::uint32_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0U);
    shuffle(numbers);
    return numbers;
  };
  const std::uint32_t before = graph.facts;
  std::vector<std::uint32_t> twin(before, 0);
  for (std::uint32_t fact = 2; fact < before; fact += 3) twin[fact] = graph.facts++;
  std::vector<TestGraph::Rule> rules;
  for (const TestGraph::Rule& rule : graph.rules) {
    rules.push_back(rule);
    if (random() % 3 == 0) rules.push_back(rule);
    if (twin[rule.head] != 0) rules.push_back({twin[rule.head], rule.body, rule.leaves});
  }
  for (TestGraph::Rule& rule : rules) {
    for (std::uint32_t& fact : rule.body) fact = twin[fact] != 0 && random() % 2 == 0 ? twin[fact] : fact;
  }
  const auto fact = order(graph.facts);
  const auto leaf = order(graph.leaves.size());
  for (TestGraph::Rule& rule : rules) {
    rule.head = fact[rule.head];
    for (std::uint32_t& needed : rule.body) needed = fact[needed];
    for (std::uint32_t& needed : rule.leaves) needed = leaf[needed];
    shuffle(rule.body);
    shuffle(rule.leaves);
  }
  shuffle(rules);
  graph.rules = rules;
  std::vector<Leaf> leaves(graph.leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) leaves[leaf[i]] = graph.leaves[i];
  graph.leaves = leaves;
  for (Scenario& scenario : graph.scenarios) {
    for (FactId& start : scenario.starts) start = FactId(fact[start.value]);
  }
  for (Goal& goal : graph.goals) goal.fact = FactId(fact[goal.fact.value]);
  for (Measure& measure : graph.measures) {
    for (Effect& effect : measure.effects) effect.leaf = LeafId(leaf[effect.leaf.value]);
    shuffle(measure.effects);
  }
  shuffle(graph.scenarios);
  shuffle(graph.goals);
  shuffle(graph.measures);
  return graph;
}

}  // namespace assay::risk
