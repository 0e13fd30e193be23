// SPDX-License-Identifier: Apache-2.0
// Answer: the risk of a graph, and on which figures it rests.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "risk/evaluation.h"
#include "threat/carriers.h"
#include "threat/graph.h"

namespace assay::threat {

// How far one figure moves the loss of a year when it goes from its low to its high end and all others stay at their central values.
// Exact where probabilities are (risk::Evaluation::loss_slopes): the loss is linear in every probability, rate and loss, so it is (high - low) x what one more would change.
struct Bar {
  enum class Kind : std::uint8_t { cause, rate, loss };
  Kind kind = Kind::cause;
  std::uint32_t of = 0;  // risk::LeafId, risk::ScenarioId, or a place in Threats::losses()
  double low = 0;        // the loss of a year at the low end, in the unit
  double high = 0;
  bool by_default = false;

  [[nodiscard]] double spread() const { return high - low; }
};

struct UnitAnswer {
  risk::Loss loss;
  std::vector<Bar> bars;     // widest first; those that move nothing are left out
  double spread = 0;         // of all bars together
  double default_share = 0;  // of that, what rests on figures that nobody measured
  risk::Exceedance exceedance;
  bool determined = false;   // defaults move it by no more than the limit

  [[nodiscard]] double share(const Bar& bar) const { return spread > 0 ? bar.spread() / spread : 0; }
};

struct Answer {
  risk::Risk risk;                 // without measures
  std::vector<UnitAnswer> units;   // by risk::UnitId
  Carriers carriers;
};

// A loss counts as not determined where figures by default move it by more than this share of its central value or, if that is less, of
// all bars together: a wide figure of the case makes no other one known. Nor is it where all figures are defaults, however narrow, nor
// where it may be more than 0, is 0 in all trials and rests on a default that is an interval: how far that moves it is not known.
inline constexpr double most_by_default = 0.5;

// Whether a way to any goal of the unit was found, by any scenario: trials without a hit are no proof that there is none.
[[nodiscard]] bool within_reach(const Graph& graph, const risk::Risk& risk, risk::UnitId unit);

// By risk::UnitId: which losses without measures are determined. `risk` is that of the evaluation, which is of the graph's model.
[[nodiscard]] std::vector<bool> determined(const Graph& graph, const risk::Evaluation& evaluation, const risk::Risk& risk);

// `evaluation` is of the graph's model. Fails where that has no room for what is asked of its parts.
[[nodiscard]] base::Result<Answer> answer(const Graph& graph, const risk::Evaluation& evaluation);

}  // namespace assay::threat
