// SPDX-License-Identifier: Apache-2.0
// What can be said of a query without a database: which tables it reads, and whether it keeps to what a requirement
// may do. A requirement reads fact tables by their bare names and nothing else, so that it meets the pseudonymised
// views and never the tables behind them.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::assess {

// Names of common table expressions that `with` (without the word WITH) defines.
[[nodiscard]] std::set<std::string> defined_names(std::string_view with);

// The fact tables that `query` reads. An error for a name with a schema, a table that does not exist, a file, a table
// function other than unnest and range, a second statement, or anything that is not a SELECT.
[[nodiscard]] base::Result<std::set<std::string>> tables_read(std::string_view query, const std::set<std::string>& defined);

}  // namespace assay::assess
