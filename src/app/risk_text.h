// SPDX-License-Identifier: Apache-2.0
// Risk on a terminal. Numbers have two digits that count, and what is smaller than can be said is "< …", never 0.
#pragma once

#include <string>

#include "assess/catalogue.h"
#include "report/terminal.h"
#include "threat/answer.h"
#include "threat/graph.h"

namespace assay::app {

[[nodiscard]] std::string percent(double probability);  // "4.9 %", "< 0.01 %"
[[nodiscard]] std::string amount(double value);         // "16,000", "2.4 million", "< 0.01"
[[nodiscard]] std::string span_of(const risk::Interval& interval, std::string (*shown)(double));  // "0.18 to 950"

[[nodiscard]] std::string risk_text(const threat::Graph& graph, const threat::Answer& answer, const assess::Catalogue& catalogue, const report::TerminalStyle& style);

// What is lost in a year, and where more is said of it.
[[nodiscard]] std::string risk_summary(const threat::Graph& graph, const threat::Answer& answer, const report::TerminalStyle& style);

}  // namespace assay::app
