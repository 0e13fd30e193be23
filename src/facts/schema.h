// SPDX-License-Identifier: Apache-2.0
// The SQL that the declarations stand for.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "facts/table.h"
#include "facts/tables.h"

namespace assay::facts {

// The columns that every table starts with, in the order of Provenance.
[[nodiscard]] std::span<const Column> provenance_columns();

// "UINTEGER". Type::time is a BIGINT of nanoseconds: differences are exact and every value is in range, while
// TIMESTAMP_NS loses nanoseconds when it is subtracted and fails a query on the extremes that a hostile capture may
// hold. The macro utc(time) shows it as a date.
[[nodiscard]] std::string_view sql_type(Type type);

// "\"offset\"": a name that cannot be taken for a keyword.
[[nodiscard]] std::string quoted(std::string_view name);

[[nodiscard]] std::string create_table(const TableInfo& table);
[[nodiscard]] std::string create_views();       // all views and macros; the tables are there
[[nodiscard]] std::string create_everything();  // all tables, views and macros

}  // namespace assay::facts
