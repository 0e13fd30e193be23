// SPDX-License-Identifier: Apache-2.0
// Measures that put losses out of reach altogether, on a terminal and as JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "app/ways_text.h"
#include "base/result.h"
#include "report/terminal.h"
#include "risk/closing.h"
#include "threat/graph.h"

namespace assay::app {

struct ClosingAnswer {
  Narrowed parts;
  std::size_t targets = 0;               // scenarios with goals
  risk::Closing certain;                 // by measures that certainly rule causes out
  std::optional<risk::Closing> at_best;  // by all that may, where the others do not close it
};

[[nodiscard]] base::Result<ClosingAnswer> close_parts(const threat::Graph& graph, const Narrowed& parts);
[[nodiscard]] std::string closing_text(const threat::Graph& graph, const ClosingAnswer& answer, const report::TerminalStyle& style);
[[nodiscard]] std::string closing_json(const threat::Graph& graph, const ClosingAnswer& answer);  // "assay/closing/1"

}  // namespace assay::app
