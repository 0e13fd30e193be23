// SPDX-License-Identifier: Apache-2.0
// The report in a terminal: a summary of a run, and one finding down to its bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "report/model.h"

namespace assay::report {

struct TerminalStyle {
  bool colour = false;
  std::size_t width = 100;  // columns
};

[[nodiscard]] std::string summary_text(const Model& model, const TerminalStyle& style);

// The chain behind a finding: requirement and clause, facts, frames with their fields and octets. An error if there is
// no such finding; it names those there are.
[[nodiscard]] base::Result<std::string> explain_text(const Model& model, std::string_view finding, const TerminalStyle& style);

}  // namespace assay::report
