// SPDX-License-Identifier: Apache-2.0
// What a case adds to the summary: verdicts with their reasons, evidence worth getting, what differs from its declaration.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "report/model.h"
#include "report/terminal.h"

namespace assay::report {

// Requirements with findings that frames show; borrows from the model.
[[nodiscard]] std::set<std::string_view> found_in_traffic(const Model& model);

// Empty for evidence without a case.
[[nodiscard]] std::string case_text(const Model& model, const TerminalStyle& style);

}  // namespace assay::report
