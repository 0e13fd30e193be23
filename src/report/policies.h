// SPDX-License-Identifier: Apache-2.0
// The second column: what the policies of a case make of its verdicts, as JSON and on a terminal.
#pragma once

#include <string>

#include "base/json.h"
#include "policy/overlay.h"
#include "report/terminal_text.h"

namespace assay::report {

// The value of case.policies in the report.
void write_policies(base::JsonWriter& json, const policy::Overlay& overlay);

// The line under a verdict that policies change: aligned with the words of the verdict, which begin at column `indent`,
// 17 or more. Empty where none does.
[[nodiscard]] std::string under_policy_text(const policy::Overlay& overlay, std::string_view product, std::string_view part, std::size_t indent, const TerminalStyle& style);
// What is in force, what it changed, and what is refused and why.
[[nodiscard]] std::string policies_text(const policy::Overlay& overlay, const TerminalStyle& style);

}  // namespace assay::report
