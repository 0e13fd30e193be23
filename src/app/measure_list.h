// SPDX-License-Identifier: Apache-2.0
// Measures that were chosen, on a terminal and as JSON.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "report/terminal.h"
#include "threat/graph.h"

namespace assay::app {

// Cheapest first, as one would begin.
[[nodiscard]] std::vector<risk::MeasureId> by_cost(const threat::Graph& graph, std::span<const risk::MeasureId> measures);
// A line for each with its cost, and one with what of the regulation it serves.
[[nodiscard]] std::string listed(const threat::Graph& graph, std::span<const risk::MeasureId> measures, const report::TerminalStyle& style);
// Writes one value.
void write_measure(base::JsonWriter& json, const threat::Graph& graph, risk::MeasureId id);

}  // namespace assay::app
