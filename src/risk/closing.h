// SPDX-License-Identifier: Apache-2.0
// The cheapest set of measures that closes goals altogether: after it no way leads to them in the model, whatever the probabilities.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "risk/model.h"

namespace assay::risk {

struct Target {
  ScenarioId scenario;
  GoalId goal;

  bool operator==(const Target&) const = default;
};

// Which measures rule a leaf out: those whose factor is exactly 0 at its high end, so certainly; or at its low end, so if they work as well as
// they may.
enum class FactorEnd : std::uint8_t { high, low };

struct ClosingLimits {
  std::uint64_t nodes = 100'000;  // of the search tree
  std::uint64_t ways = 10'000;
};

// A way that is open although measures are taken: one of those with the fewest turns.
struct OpenWay {
  Target target;
  std::vector<std::uint32_t> rules;  // of the model, each after those that it needs; none where the goal is a start
  std::vector<LeafId> leaves;        // all that it rests on, each once, in the order of their keys
  std::vector<MeasureId> taken;      // in the order of their keys: all there are, or as many as do not exclude each other
};

// Either measures, or a way that stays open, or neither, where the limit was met before there was a set.
struct Closing {
  std::optional<std::vector<MeasureId>> measures;  // in the order of their keys; none of them can be spared
  double cost = 0;                                 // of them, central
  double bound = 0;                                // no allowed set that closes all targets costs less; equals the cost if proven
  bool proven = false;                             // that no other set is cheaper, or that none closes
  std::optional<OpenWay> open;                     // no allowed set closes all targets
  std::uint64_t ways = 0;                          // sets of measures of which one at least has to be taken, as many as were needed
  std::uint64_t nodes = 0;
};

// A set is allowed when its prerequisites are in it and no two of it exclude each other. Ways are found when a set leaves them open: measures
// that could close the one found are a set of which one at least must be taken (an implicit hitting set). Of equally cheap sets the answer is one
// that follows from keys and costs, not from the order of anything. Fails for a scenario or goal that is not there.
[[nodiscard]] base::Result<Closing> close_targets(const Model& model, std::span<const Target> targets, FactorEnd end, const ClosingLimits& limits = {});

}  // namespace assay::risk
