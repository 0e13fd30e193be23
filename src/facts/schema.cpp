// SPDX-License-Identifier: Apache-2.0
#include "facts/schema.h"

#include <fmt/format.h>

#include <array>

namespace assay::facts {

std::span<const Column> provenance_columns() {
  static constexpr std::array<Column, 6> list = {{
      {"fact", Type::u64, false, Mark::open, "Id of this row in the run"},
      {"evidence", Type::u16, false, Mark::open, "Evidence file, from 1 in reading order"},
      {"frame", Type::u64, false, Mark::open, "Frame in that file as Wireshark numbers it; 0 for the file as such"},
      {"offset", Type::u32, false, Mark::open, "First octet in the captured frame, from 0"},
      {"length", Type::u32, false, Mark::open, "Octets there; 0 for the frame as such"},
      {"time", Type::time, false, Mark::open, "Time of the frame, ns since 1970 UTC"},
  }};
  return list;
}

std::string_view sql_type(Type type) {
  switch (type) {
    case Type::boolean:
      return "BOOLEAN";
    case Type::u8:
      return "UTINYINT";
    case Type::u16:
      return "USMALLINT";
    case Type::u32:
      return "UINTEGER";
    case Type::fact:
    case Type::u64:
      return "UBIGINT";
    case Type::i64:
      return "BIGINT";
    case Type::f64:
      return "DOUBLE";
    case Type::text:
      return "VARCHAR";
    case Type::time:
      return "BIGINT";
  }
  return "VARCHAR";
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string create_table(const TableInfo& table) {
  std::string columns;
  const auto add = [&](const Column& column) {
    fmt::format_to(std::back_inserter(columns), "{}{} {}{}", columns.empty() ? "" : ", ", quoted(column.name),
                   sql_type(column.type), column.nullable ? "" : " NOT NULL");
  };
  for (const auto& column : provenance_columns()) add(column);
  for (const auto& column : table.columns) add(column);
  return fmt::format("CREATE TABLE {} ({});\n", quoted(table.name), columns);
}

std::string create_views() {
  std::string sql;
  for (const auto& view : all_views()) sql += fmt::format("CREATE VIEW {} AS {};\n", quoted(view.name), view.query);
  sql += "CREATE MACRO utc(nanoseconds) AS make_timestamp_ns(nanoseconds);\n";
  return sql;
}

std::string create_everything() {
  std::string sql;
  for (const auto* table : all_tables()) sql += create_table(*table);
  return sql + create_views();
}

}  // namespace assay::facts
