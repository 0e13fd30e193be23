// SPDX-License-Identifier: Apache-2.0
// What it means that a requirement has no result: nothing of what it looks at was read, or it was and did not occur.
#pragma once

#include <set>
#include <string>

#include "assess/requirement.h"

namespace assay::assess {

// The requirement's missing evidence; where its interface or files of its kind were read, that they show none. `filled` are
// the tables and views that have rows.
[[nodiscard]] std::string missing_without_result(const Requirement& requirement, const std::set<std::string>& filled);

}  // namespace assay::assess
