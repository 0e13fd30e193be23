// SPDX-License-Identifier: Apache-2.0
// Rows that people write, such as the worked examples of requirements: values by the name of their column.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "facts/answer.h"
#include "facts/store.h"

namespace assay::facts {

using NamedRow = std::map<std::string, Value, std::less<>>;

// Appends one row to the table of that name. A column that the row does not name is NULL where the table allows it, and
// otherwise '', 0 or false. Columns of Provenance may be named except `fact`, which the store gives.
//
// An unknown table or column is an error, and so is a value that the column cannot hold: a text for a number, a number
// outside the column's range, a NULL where the table has none. Whole numbers may be of either kind.
// A column that refers to a fact also takes its text form, "nas_messages/12".
base::Result<FactId> append_named(Store& store, std::string_view table, const NamedRow& row);

}  // namespace assay::facts
