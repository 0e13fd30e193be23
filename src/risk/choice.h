// SPDX-License-Identifier: Apache-2.0
// Which measures to take for a budget: greedy start, local search, then branch and bound until it is proven or the
// limit is met.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "risk/drawn_trials.h"
#include "risk/evaluation.h"
#include "risk/inquiry.h"
#include "risk/model.h"

namespace assay::risk {

// The loss that remains with a set of measures, in the order of their keys. It must not rise when a measure is added,
// and must accept every set, also one whose measures exclude each other: the bounds rest on both.
using RemainingLoss = std::function<double(std::span<const MeasureId>)>;

struct ChoiceLimits {
  // Times that the loss is asked for, by all three steps together, after which the best so far is returned with its
  // bound. At least 2: of no measure, and of all that fit.
  std::uint64_t evaluations = 40000;
};

struct Choice {
  std::vector<MeasureId> measures;  // in the order of their keys
  double cost = 0;                  // central
  double loss = 0;                  // with these measures, on the trials that they were chosen on
  double bound = 0;   // no allowed set within the budget leaves less, on the same trials; equals loss if proven
  double greedy = 0;  // the loss that the greedy start left
  bool proven = false;
  bool by_ways = false;           // on drawn trials of all goals, also of those that are computed exactly
  std::uint64_t nodes = 0;        // of the search tree
  std::uint64_t evaluations = 0;  // of the loss
};

// Least loss, then least cost. Costs are the central ones; a set is allowed when its prerequisites are in it, no two of
// it exclude each other and its cost is within the budget, but for a rounding of 1e-12 of it. Fails for a budget that
// is no number from 0 on, and for measures that can never be taken, because they exclude each other and need each
// other.
[[nodiscard]] base::Result<Choice> choose(const Model& model, const RemainingLoss& loss, double budget,
                                          const ChoiceLimits& limits = {});

// The same for a loss that is the sum over drawn trials, whose measures are the places in MeasureSets, for models with
// hundreds of measures: bounds are those of the linear programme over ways to losses (relaxation.h), which is given the
// ways that it left open until there are none, and branches where a measure is taken in part. Each look at all trials
// counts as an evaluation. Of sets that leave equally much, one of which no measure can be spared.
[[nodiscard]] base::Result<Choice> choose(const Model& model, const DrawnTrials& trials, double budget,
                                          const ChoiceLimits& limits = {});

// Choices on one evaluation's trials, for one unit: by asking for the loss of one set after the other and, where that
// proves nothing, or where there are so many measures that it hardly could, by ways on as many of the trials as a
// linear programme takes, all goals drawn.
class Chooser {
 public:
  // The evaluation outlives it. Fails for a unit that no goal has.
  static base::Result<Chooser> of(const Evaluation& evaluation, UnitId unit);
  // Fails where choose() does. Of the two searches the one that leaves less unproven, the first if both leave as much.
  [[nodiscard]] base::Result<Choice> choose(double budget, const ChoiceLimits& limits);

 private:
  Chooser(const Evaluation& evaluation, UnitId unit) : evaluation_(&evaluation), unit_(unit), inquiry_(evaluation) {}

  const Evaluation* evaluation_;
  UnitId unit_;
  Inquiry inquiry_;
  std::optional<DrawnTrials> drawn_;  // once needed
};

// What a choice leaves on the trials that it was made on, and what it is worth on ten times as many fresh ones that
// no choice has seen.
struct JudgedChoice {
  Choice choice;
  double budget = 0;
  Loss before;          // without measures, fresh
  Loss after;           // fresh, so without the optimism of having been chosen on the trials
  double optimism = 0;  // the central loss after minus what the chosen set left on its own trials
};

// One per budget, in their order: the front of cost and risk. Points are independent of each other and of the order of
// budgets. Fails where choose does, and for a unit that no goal has.
[[nodiscard]] base::Result<std::vector<JudgedChoice>> front(const Evaluation& evaluation, UnitId unit,
                                                            std::span<const double> budgets,
                                                            const ChoiceLimits& limits = {});

}  // namespace assay::risk
