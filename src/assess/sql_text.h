// SPDX-License-Identifier: Apache-2.0
// What can be said of a query without a database: which tables it reads, and whether it keeps to what a requirement
// may do. A requirement reads fact tables by their bare names and nothing else, so that it meets the pseudonymised
// views and never the tables behind them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::assess {

// What stands where a table stands.
struct Reads {
  std::set<std::string> tables;       // fact tables and views over them
  std::set<std::string> definitions;  // common table expressions of the requirement
  // Those of both that stand first behind a FROM of the outermost SELECTs. If all of them are empty, so is the answer.
  std::set<std::string> starts;
  bool bounded = true;  // false where that cannot be said: a SELECT without FROM, a RIGHT or FULL JOIN
};

// One common table expression: "name AS (SELECT …)".
struct Definition {
  std::string name;  // lower case
  std::string text;
  Reads reads;
};

// The parts of a requirement's `with`, which is written without the word WITH. Later ones may use earlier ones.
[[nodiscard]] base::Result<std::vector<Definition>> read_definitions(std::string_view with);

// What `query` reads. An error for a name with a schema, a table that does not exist, a file, a table function other than
// unnest and range, a second statement, or anything that is not a SELECT.
[[nodiscard]] base::Result<Reads> read_query(std::string_view query, const std::vector<Definition>& definitions);

// Whether the answer must be empty when only the tables in `filled` hold rows. An aggregate without GROUP BY counts as
// empty over empty tables.
[[nodiscard]] bool surely_empty(const Reads& reads, const std::vector<Definition>& definitions, const std::set<std::string>& filled);

// Adds what the definitions in `reads` read themselves, and so on.
void follow(Reads& reads, const std::vector<Definition>& definitions);

}  // namespace assay::assess
