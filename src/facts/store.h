// SPDX-License-Identifier: Apache-2.0
// Store: the fact tables of one run in a DuckDB database.
//
// One thread. Appending never fails visibly: the first failure (a full disk) is kept and returned by flush(), query()
// and close(), so that the packet path has no error to check.
//
// Every database is locked from its first moment: no file but its own, no extension, no change of configuration. So SQL
// that somebody else wrote can read facts and nothing else (docs/decisions/0003-duckdb.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "facts/answer.h"
#include "facts/table.h"
#include "facts/tables.h"

namespace assay::facts {

// What the database may use. More threads may change the order of rows that a query leaves open.
struct Limits {
  std::size_t memory_megabytes = 256;
  std::size_t temp_megabytes = 10'240;  // of FILE.tmp, for what memory has no room for; a query that needs more fails
  unsigned threads = 1;
};

// Tables of more rows than these a variant does not copy.
inline constexpr std::uint64_t most_copied_rows = 100'000;

// The SQL expression that takes the place of a column's value in a variant of a database, or none to keep it.
using Replacement = std::function<std::optional<std::string>(const TableInfo& table, const Column& column)>;

class Store {
 public:
  // A new database with every table and view; an existing file is an error. Several Stores may be open on different
  // files. While it is open DuckDB may keep a log and a folder for temporary data beside it: FILE.wal and FILE.tmp.
  static base::Result<Store> create(const std::filesystem::path& file, const Limits& limits = {});
  static base::Result<Store> in_memory(const Limits& limits = {});
  // An existing database, read only and without a folder for temporary data. One that was written with other tables
  // than all_tables() is an error.
  static base::Result<Store> open(const std::filesystem::path& file, const Limits& limits = {.memory_megabytes = 1024});

  // A database in memory that shows the rows of a file, which stays as it is and may not be open elsewhere, with some
  // columns replaced and, if `order` is not empty, the rows in the order of that expression. In expressions the file's own
  // tables are source.main.NAME. For the audit of neutrality; nothing can be appended to it.
  // Memory does not grow with the file: a table of more than most_copied_rows is shown as it lies there, its columns replaced
  // whenever they are read, and for another order parts of it change places, each in the order that it has. `scratch` is a folder
  // for what memory has no room for, made when it is needed; empty: a query that needs it fails.
  static base::Result<Store> variant(const std::filesystem::path& file, const Replacement& replace, std::string_view order, const Limits& limits = {.memory_megabytes = 1024},
                                     const std::filesystem::path& scratch = {});

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();  // closes; call close() to learn whether everything is on disk

  // Appends one row and names it. The id is final; the row becomes visible at the next flush() or query.
  template <class Row>
  FactId append(const Table<Row>& table, const Row& row) {
    ValueWriter& out = begin_row(table.info, row.from);
    for (const auto& field : table.fields) field.write(row, out);
    return end_row();
  }
  // An id for a row that is written later, so that other rows can name it before. It has to be written.
  FactId reserve(const TableInfo& table);
  // Appends the row that has a reserved id.
  template <class Row>
  void append(const Table<Row>& table, const Row& row, FactId reserved) {
    ValueWriter& out = begin_row(table.info, row.from, reserved);
    for (const auto& field : table.fields) field.write(row, out);
    end_row();
  }
  // The same by hand: begin_row(), one value per column in order, end_row(). `table` is one of all_tables(). Without a
  // reserved id the row gets the next one.
  ValueWriter& begin_row(const TableInfo& table, const Provenance& from, FactId reserved = {});
  FactId end_row();

  // Whether the table has rows, appended ones included. Answers without a query: most evidence fills few of many tables,
  // and what a query over empty ones costs is its planning.
  [[nodiscard]] bool holds_rows(const TableInfo& table) const;

  base::Result<void> flush();
  // Removes every row; ids begin anew. For many small sets of facts one after the other: to make a database takes longer than to fill it.
  base::Result<void> clear();
  // Flushes, writes everything to the file itself and lets go of it. Nothing can be appended or asked afterwards.
  base::Result<void> close();

  // One SELECT statement, with values for its parameters ?, $1, $2 … Other statements are refused. A semicolon may end
  // it, and nothing may follow that.
  base::Result<Answer> query(std::string_view sql, std::span<const Value> parameters = {});
  // The same, row by row once all are found: a query that fails hands over none. A long answer lies in a table meanwhile,
  // so within the limit of memory or in the folder for temporary data. A wanted column that is neither a number nor text
  // is an error.
  base::Result<void> each_row(std::string_view sql, RowSink& sink);
  // How DuckDB would run a query: the JSON of its EXPLAIN.
  base::Result<std::string> plan(std::string_view sql);
  // Statements of the project's own, such as CREATE VIEW and CREATE TEMP TABLE.
  base::Result<void> execute(std::string_view sql);

 private:
  struct Body;
  explicit Store(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace assay::facts
