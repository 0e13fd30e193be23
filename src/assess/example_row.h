// SPDX-License-Identifier: Apache-2.0
// Rows of worked examples: values by column, as people write them.
#pragma once

#include <string_view>

#include "assess/requirement.h"
#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

// Appends one row to a fact table that exists. Numbers, true and false, times as "5 s" or nanoseconds, null, facts as
// "nas_messages/1". An error for an unknown column and for a value that it cannot hold.
[[nodiscard]] base::Result<void> append_example_row(facts::Store& store, std::string_view table, const ExampleRow& row);

}  // namespace assay::assess
