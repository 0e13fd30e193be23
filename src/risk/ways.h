// SPDX-License-Identifier: Apache-2.0
// The ways to targets that measures leave open: what close_targets() asks while it looks for a set that leaves none.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "risk/closing.h"
#include "risk/cover.h"
#include "risk/model.h"
#include "risk/reachable.h"

namespace assay::risk {

class Ways {
 public:
  // The model outlives it. `order`: the measures of the model by place; Decisions are per measure, by its place.
  Ways(const Model& model, std::span<const Target> targets, FactorEnd end, std::span<const std::uint32_t> order);

  // Whether the taken measures close all targets.
  [[nodiscard]] bool closed(const Decisions& decided);
  // The first way that the taken measures leave open, as the measures that could close it when all others, the first of the order first, are taken
  // that do not. That follows from what closes and nothing else, while it looks at no more ways than it has to. Empty where all is closed.
  [[nodiscard]] std::vector<std::uint32_t> open_set(const Decisions& decided);
  // The same way by rules of the model, which have names; with as few turns as there can be. `taken`: what is taken in `decided`.
  [[nodiscard]] OpenWay open_way(const Decisions& decided, std::vector<MeasureId> taken);

 private:
  // The targets of one scenario.
  struct Part {
    const Scenario* scenario;
    Reachable reachable;
    std::vector<GoalId> goals;                          // in the order of their keys
    std::vector<std::vector<std::uint32_t>> rules_out;  // per measure: leaves of the slice
    ScenarioId id;
  };
  static void rule_out(Part& part, const Decisions& decided);
  [[nodiscard]] static bool reaches(Part& part, std::size_t goal) { return part.reachable.reaches(part.reachable.slice().goals[goal]); }
  [[nodiscard]] static std::vector<std::uint32_t> spared(Part& part, std::size_t goal, const Decisions& decided);

  const Model& model_;
  FactorEnd end_;
  std::vector<Part> parts_;
};

}  // namespace assay::risk
