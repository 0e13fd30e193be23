// SPDX-License-Identifier: Apache-2.0
// Carriers: the parts of a network that carry its risk, and why. What their taking does (blast) and what their protection is worth (shield):
// risk/forced.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "risk/forced.h"
#include "threat/explain.h"
#include "threat/graph.h"

namespace assay::threat {

// Where a change is greatest, in losses of a year, and the likeliest way there through the part.
struct Reason {
  risk::ScenarioId scenario;
  risk::GoalId goal;
  Way to;    // to the part; no steps where the attacker holds it from the start, or where it is taken for granted
  Way from;  // from the part; no steps where it is the goal itself
};

struct Carrier {
  std::uint32_t part = 0;                      // in Graph::parts
  risk::ForcedPart forced;
  bool listed = false;                         // among those that move most, if taken or if safe
  std::optional<Reason> taken;                 // in the unit that it moves most; none where nothing moves, no way was found, or it is not listed
  std::optional<Reason> safe;
};

struct Carriers {
  std::uint64_t trials = 0;       // of each scenario
  std::size_t left_out = 0;       // parts that were not looked at
  std::vector<Carrier> all;       // those that move something, first those that move most: by the greatest share of a unit's loss that goes through one
  std::vector<risk::Interval> losses;  // of a year, per unit, in the same trials: of these changes are shares

  // What share of the unit's loss of a year a change is; 0 where nothing is lost.
  [[nodiscard]] double share(std::size_t unit, double by) const { return losses[unit].central > 0 ? by / losses[unit].central : 0; }
  // The unit that the part moves most, relative to its loss, if taken or if safe.
  [[nodiscard]] std::size_t most_moved(const Carrier& carrier, bool taken) const;
  // By what share of that unit's loss.
  [[nodiscard]] double most_share(const Carrier& carrier, bool taken) const;
};

// `evaluation` is of the graph's model.
[[nodiscard]] base::Result<Carriers> carriers(const Graph& graph, const risk::Evaluation& evaluation);

}  // namespace assay::threat
