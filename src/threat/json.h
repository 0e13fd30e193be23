// SPDX-License-Identifier: Apache-2.0
// A graph and its risk as JSON, for programs: every number with what it means and what shows it. Not rounded.
#pragma once

#include <span>
#include <string>

#include "base/json.h"
#include "threat/answer.h"
#include "threat/graph.h"

namespace assay::threat {

// Each writes one value.
void write(base::JsonWriter& json, const risk::Interval& interval);
void write(base::JsonWriter& json, const risk::Range& range);
void write(base::JsonWriter& json, const Figure& figure);
// An instance of a rule: what it gives, from what, by which causes.
void write_step(base::JsonWriter& json, const Graph& graph, std::uint32_t rule);
// "assay/risk/1": scenarios with their goals and the ways to them (null beyond the work of Explainer), losses by unit with their bars and how
// likely they are exceeded, causes, all steps (null beyond 100,000), measures with their effects, what is left out. Enough to compute every
// probability again, with any set of measures.
void write(base::JsonWriter& json, const Graph& graph, const Answer& answer);
[[nodiscard]] std::string risk_json(const Graph& graph, const Answer& answer);

// What a bar is about, in a sentence: a cause, how often somebody tries, or how much is lost.
[[nodiscard]] std::string sentence(const Graph& graph, const Bar& bar);
// Its id with arguments: "X-N4-OPEN(upf-1)", "S-PEER", "L-CONTENT".
[[nodiscard]] std::string id(const Graph& graph, const Bar& bar);
[[nodiscard]] std::string_view text(risk::Method method);  // "impossible", "certain", "exact", "sampled", "conditioned"

}  // namespace assay::threat
