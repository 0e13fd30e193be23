// SPDX-License-Identifier: Apache-2.0
// A graph and its risk as JSON, for programs: every number with what it means and what shows it. Not rounded.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "threat/answer.h"
#include "threat/explain.h"
#include "threat/graph.h"

namespace assay::threat {

// Each writes one value.
void write(base::JsonWriter& json, const risk::Interval& interval);
void write(base::JsonWriter& json, const risk::Range& range);
void write(base::JsonWriter& json, const Figure& figure);
// An instance of a rule: what it gives, from what, by which causes.
void write_step(base::JsonWriter& json, const Graph& graph, std::uint32_t rule);
// "assay/risk/1": scenarios with their goals and the ways to them (null beyond the work of Explainer), losses by unit with their bars and how
// likely they are exceeded, causes, all steps, measures with their effects, what is left out. Enough to compute every probability again, with any
// set of measures. Beyond 100,000 steps nobody does that in a page: steps are null then, of the causes those are listed that ways and bars name, of
// the measures those that act on them, and left_out says so.
void write(base::JsonWriter& json, const Graph& graph, const Answer& answer);
// The ways of each outcome of the answer, as write() finds them: for who writes more than once, since in a large network they are most of the work.
using Ways = std::vector<std::optional<Explanation>>;
[[nodiscard]] Ways explain(const Graph& graph, const Answer& answer);
void write(base::JsonWriter& json, const Graph& graph, const Answer& answer, const Ways& ways, std::size_t most_steps = 100'000);
[[nodiscard]] std::string risk_json(const Graph& graph, const Answer& answer);

// What a bar is about, in a sentence: a cause, how often somebody tries, or how much is lost.
[[nodiscard]] std::string sentence(const Graph& graph, const Bar& bar);
// Its id with arguments: "X-N4-OPEN(upf-1)", "S-PEER", "L-CONTENT".
[[nodiscard]] std::string id(const Graph& graph, const Bar& bar);
[[nodiscard]] std::string_view text(risk::Method method);  // "impossible", "certain", "exact", "sampled", "conditioned"

}  // namespace assay::threat
