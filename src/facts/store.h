// SPDX-License-Identifier: Apache-2.0
// Store: the fact tables of one run in a DuckDB database.
//
// One writing thread. Appending never fails visibly: the first failure (a full disk) is kept and returned by flush(),
// so that the packet path has no error to check. Queries flush first.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/table.h"
#include "facts/tables.h"

namespace assay::facts {

// One cell of an answer: its type, and its value as text or number.
struct Value {
  enum class Kind : std::uint8_t { null, boolean, integer, unsigned_integer, real, text };
  Kind kind = Kind::null;
  std::int64_t integer = 0;            // boolean and integer
  std::uint64_t unsigned_integer = 0;  // unsigned_integer
  double real = 0;
  std::string text;                    // text, and every other DuckDB type as DuckDB prints it

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] std::uint64_t as_unsigned() const;  // 0 for null and text
  [[nodiscard]] std::int64_t as_integer() const;
  [[nodiscard]] std::string as_text() const;        // "" for null
};

struct Answer {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;

  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
};

class Store {
 public:
  // A new database with every table and view; an existing file is an error. Several Stores may be open on different files.
  static base::Result<Store> create(const std::filesystem::path& file);
  static base::Result<Store> in_memory();
  // An existing database, read only and locked down: no external access, no extensions, no configuration changes.
  static base::Result<Store> open(const std::filesystem::path& file);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Appends one row and names it. Rows become visible to queries at the next flush() or query.
  template <class Row>
  FactId append(const Table<Row>& table, const Row& row);

  base::Result<void> flush();

  // A query of the project's own (catalogue, network inference). May write to temporary objects of its own only.
  base::Result<Answer> query(std::string_view sql);
  base::Result<void> execute(std::string_view sql);
  // Switches off external access and extensions for good and locks the configuration. Done by open(); called after the
  // last own COPY or ATTACH, before any query of somebody else's.
  base::Result<void> lock();

 private:
  struct Body;
  explicit Store(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace assay::facts
