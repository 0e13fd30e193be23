// SPDX-License-Identifier: Apache-2.0
// Rows of the queries of a threat catalogue.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "threat/pattern.h"

namespace assay::threat {

// One row: the value of a column as text, and the fact that shows it if the query gives one.
struct Row {
  Cell cell;
  std::optional<facts::FactId> fact;
};

// Calls `use` for each row of `sql`, or once with no columns if it is empty. The columns in `needed` have to be there. More than `most`
// rows are an error, and no more are ever made than one above it. `place` (file and line) begins every error. Rows come in no particular
// order.
[[nodiscard]] base::Result<void> each_row(facts::Store& store, const std::string& sql, std::span<const std::string> needed, std::size_t most, const std::string& place,
                                          const std::function<base::Result<void>(const Row&)>& use);

// The columns that a query gives.
[[nodiscard]] base::Result<std::vector<std::string>> columns_of(facts::Store& store, const std::string& sql, const std::string& place);

// For `starts` and `goals`: the column fact is a pattern that the other columns fill.
[[nodiscard]] base::Result<void> each_fact(facts::Store& store, const std::string& sql, std::size_t most, const std::string& place, const std::function<base::Result<void>(Term)>& use);

}  // namespace assay::threat
