// SPDX-License-Identifier: Apache-2.0
// The case as the report shows it: products, verdicts, parts, differences, exceptions, and the evidence still missing.
#pragma once

#include <optional>

#include "assess/verdicts.h"
#include "base/result.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

// None where nothing is declared: neither a function nor a product nor an exception.
[[nodiscard]] base::Result<std::optional<Case>> read_case(facts::Store& store, const assess::Outcome& outcome);

}  // namespace assay::report
