// SPDX-License-Identifier: Apache-2.0
// Which parts of a network carry its risk: how it changes where an attacker holds a part from the start (what a break-in there does, its blast), and
// where nobody ever comes to hold it (what its protection is worth, its shield).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "risk/evaluation.h"
#include "risk/model.h"

namespace assay::risk {

// A value with a part forced, and how far that is from the value without. Of the same trials the one's contain the other's, since rules only add:
// so a change is the share of trials in which a goal comes true with the one and not with the other, a single proportion.
struct Change {
  Interval value;        // with the part forced, in these trials: evidence interval and central value
  double by = 0;         // how far the central value moves: up if the part is taken, down if it is safe. Never below 0
  Range sampling{0, 0};  // its 95 % interval: Wilson's; of a loss the sum of the limits of all its parts. {0, 0}: it cannot move

  bool operator==(const Change&) const = default;
};

// Of one goal of one scenario: its probability in one try.
struct ForcedOutcome {
  ScenarioId scenario;
  GoalId goal;
  Change taken;
  Change safe;

  bool operator==(const ForcedOutcome&) const = default;
};

// Of one unit: the loss of a year, in the unit.
struct ForcedLoss {
  Change taken;
  Change safe;

  bool operator==(const ForcedLoss&) const = default;
};

struct ForcedPart {
  std::vector<ForcedOutcome> outcomes;  // those that the part may move, in the order of the model
  std::vector<ForcedLoss> losses;       // per unit

  bool operator==(const ForcedPart&) const = default;
};

struct Forced {
  std::uint64_t trials = 0;                      // of each scenario
  std::vector<Interval> losses;                  // of a year, per unit, in the same trials with nothing forced: what changes start from
  std::vector<std::optional<ForcedPart>> parts;  // as asked for; none: not looked at, since the model is too large for all
};

// A part is a set of facts: taken, all of them hold from the start; safe, none of them ever holds, not even as a start. The trials are those of the
// evaluation without measures and without conditions, kept and moved as Inquiry does (common random numbers), in large models fewer; where even few are too
// many for all parts, those are looked at that are taken over most often in a year. What is computed exactly elsewhere is counted here as well, so that all
// of an answer is of the same trials. Fails where the model has no room for two leaves a part.
[[nodiscard]] base::Result<Forced> forced(const Evaluation& evaluation, std::span<const std::vector<FactId>> parts);

}  // namespace assay::risk
