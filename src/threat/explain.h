// SPDX-License-Identifier: Apache-2.0
// Why an attacker reaches a goal: its most likely ways, and what all ways have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "risk/model.h"
#include "threat/graph.h"

namespace assay::threat {

// One way: which steps lead from the starts to the goal, each after those that it needs.
struct Way {
  std::vector<std::uint32_t> steps;  // rules of the model
  std::vector<risk::LeafId> causes;  // all that it rests on, each once, in the order of their names
  risk::Interval probability;        // that all of them hold: exact, since causes are independent
};

// What is part of every way: without it the goal is out of reach.
struct Common {
  std::vector<risk::FactId> facts;   // in the order in which the likeliest way comes to them; without starts and the goal
  std::vector<risk::LeafId> causes;  // in the order of their names
};

struct Explanation {
  std::vector<Way> ways;  // most likely first; none where the goal is a start, or out of reach
  Common common;
};

// Explains goals of one graph, which outlives it.
class Explainer {
 public:
  // `work`: parts of rules that are looked at for all goals together, after which no further goal is begun. The first always is.
  explicit Explainer(const Graph& graph, std::uint64_t work = std::uint64_t{1} << 29U);

  // The most likely ways, at most `most`, 1 or more. No way rests on all causes of an earlier one and more: they differ in what they rest
  // on, not only in idle turns. The likeliest is found by Knuth's generalisation of Dijkstra's algorithm (1977) over the rules; the next
  // ones by forbidding one cause of a way after the other. A cause that steps of one way share is paid once for each in that search, and
  // once in the probability, so a way may come somewhat late in the search; among those found the order is by probability. A way needs each of
  // its causes.
  // None where the work is spent.
  [[nodiscard]] std::optional<Explanation> explain(risk::ScenarioId scenario, risk::GoalId goal, std::size_t most);

  // The likeliest way to a fact for who holds `given` besides what the scenario starts with; no steps where it is held from the start. None if it is out
  // of reach, or the work is spent.
  [[nodiscard]] std::optional<Way> likeliest(risk::ScenarioId scenario, risk::FactId to, std::span<const risk::FactId> given = {});

 private:
  class Search;

  const Graph& graph_;
  std::uint64_t most_work_;
  std::uint64_t work_ = 0;  // done
  std::vector<double> cost_;                      // of each leaf: what its probability adds to a way, infinite if it cannot hold
  std::vector<std::uint32_t> place_;              // of each leaf, in the order of names
  std::vector<std::vector<std::uint32_t>> into_;  // per fact: rules that give it
  std::vector<std::uint32_t> rank_;               // of each rule, in an order that follows from what rules say
};

}  // namespace assay::threat
