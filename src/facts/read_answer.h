// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "facts/answer.h"
#include "facts/handle.h"

namespace assay::facts {

// Runs one SELECT statement and reads what it returns.
base::Result<Answer> read_answer(duckdb_connection connection, std::string_view sql, std::span<const Value> parameters);

// The same, handing over row by row once all are found; see Store::each_row.
base::Result<void> stream_answer(duckdb_connection connection, std::string_view sql, RowSink& sink);

}  // namespace assay::facts
