// SPDX-License-Identifier: Apache-2.0
// Why an attacker reaches a goal: its most likely ways, and what all ways have in common.
#pragma once

#include <cstdint>
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

// The most likely ways first, at most `most`. No way rests on all causes of an earlier one and more: they differ in what they rest on, not
// only in idle turns. The likeliest is found by Knuth's generalisation of Dijkstra's algorithm (1977) over the rules; the next ones by
// forbidding one cause of a way after the other. A cause that steps of one way share is paid once for each in that search, and once in the
// probability, so a way may come somewhat late in the search; among those found the order is by probability.
[[nodiscard]] std::vector<Way> ways(const Graph& graph, risk::ScenarioId scenario, risk::GoalId goal, std::size_t most);

// What is part of every way: without it the goal is out of reach.
struct Common {
  std::vector<risk::FactId> facts;   // in the order in which the likeliest way comes to them; without starts and the goal
  std::vector<risk::LeafId> causes;  // in the order of their names
};
[[nodiscard]] Common common_to_all(const Graph& graph, risk::ScenarioId scenario, risk::GoalId goal);

}  // namespace assay::threat
