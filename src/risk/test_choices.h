// SPDX-License-Identifier: Apache-2.0
// For tests of choices: models with measures, and the best of every set there is.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "risk/choice.h"
#include "risk/test_graphs.h"

namespace assay::risk {

struct Instance {
  TestGraph graph;
  Model model;
};

// Three layers of four facts, each with two ways from the layer below; measures that block or weaken some of the ways.
inline Instance instance(std::uint64_t seed, std::uint32_t measures) {
  std::mt19937_64 random(seed * 977 + 1);
  TestGraph graph;
  graph.facts = 13;
  for (std::uint32_t fact = 1; fact < graph.facts; ++fact) {
    for (std::uint32_t way = 0; way < (fact < 5 ? 1U : 2U); ++way) {
      const std::uint32_t below = fact < 5 ? 0 : 4 * ((fact - 1) / 4) - static_cast<std::uint32_t>(random() % 4);
      graph.rules.push_back({fact, {below}, {static_cast<std::uint32_t>(graph.leaves.size())}});
      graph.leaves.push_back({random(), exactly(0.3 + 0.1 * static_cast<double>(random() % 8))});
    }
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(2)}};
  for (std::uint32_t fact = 9; fact < 13; ++fact) graph.goals.push_back({fact, FactId(fact), UnitId(0), exactly(fact)});
  for (std::uint32_t i = 0; i < measures; ++i) {
    Measure measure{random(), exactly(static_cast<double>(1 + random() % 5)), {}};
    for (std::uint64_t j = random() % 3; j < 3; ++j) {
      measure.effects.push_back(
          {LeafId(static_cast<std::uint32_t>(random() % graph.leaves.size())), exactly(random() % 2 == 0 ? 0 : 0.5)});
    }
    graph.measures.push_back(measure);
  }
  Model model = graph.model();
  const auto any = [&] { return MeasureId(static_cast<std::uint32_t>(random() % measures)); };
  for (std::uint32_t i = 0; i < measures / 4; ++i) {
    model.require(any(), any()).value();
    const MeasureId one = any();
    const MeasureId two = any();
    if (one != two) model.exclude(one, two).value();
  }
  return {std::move(graph), std::move(model)};
}

// Every set there is. None if some measure can never be taken, which is an error by itself.
struct Best {
  double loss = 0;
  double cost = 0;
};
inline bool together(const Model& model, const std::vector<MeasureId>& taken) {
  const auto is_taken = [&](MeasureId measure) { return std::ranges::find(taken, measure) != taken.end(); };
  return std::ranges::all_of(taken, [&](MeasureId measure) {
    return std::ranges::all_of(model.prerequisites(measure), is_taken) &&
           std::ranges::none_of(model.exclusions(measure), is_taken);
  });
}
inline Best best_of_all(const Model& model, const RemainingLoss& loss, double budget) {
  Best best{std::numeric_limits<double>::infinity(), 0};
  const auto count = static_cast<std::uint32_t>(model.measures().size());
  for (std::uint32_t set = 0; set < 1U << count; ++set) {
    std::vector<MeasureId> taken;
    double cost = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      if ((set >> i & 1U) == 0) continue;
      taken.emplace_back(i);
      cost += model.measures()[i].cost.central;
    }
    if (cost > budget || !together(model, taken)) continue;
    const double remaining = loss(taken);
    if (remaining < best.loss || (remaining == best.loss && cost < best.cost)) best = {remaining, cost};
  }
  return best;
}

}  // namespace assay::risk
