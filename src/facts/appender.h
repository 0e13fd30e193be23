// SPDX-License-Identifier: Apache-2.0
// Appender: rows of one table, gathered in columns and handed to DuckDB 2,048 at a time.
//
// Text reaches the database as valid UTF-8 without NUL (U+FFFD stands for what was not) and at most text_limit octets
// long; a longer one ends with "…". Times outside ±2^62 ns (1823 to 2116) become that limit, so that no difference of
// two times overflows in SQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/handle.h"
#include "facts/table.h"

namespace assay::facts {

constexpr std::size_t text_limit = 4096;
constexpr std::int64_t time_limit = (std::int64_t{1} << 62) - 1;

class Appender final : public ValueWriter {
 public:
  // Borrows the connection and the table, both of which outlive it.
  static base::Result<Appender> create(duckdb_connection connection, const TableInfo& table);

  // A row: begin, one value per column of the table in order, end.
  void begin(FactId fact, const Provenance& from);
  base::Result<void> end();
  // Hands over what is gathered. What is handed over is visible to the connection and stored by its next commit.
  base::Result<void> flush();

  void null() override;
  void boolean(bool value) override;
  void unsigned_integer(std::uint64_t value) override;
  void integer(std::int64_t value) override;
  void real(double value) override;
  void text(std::string_view value) override;

 private:
  struct Slot {
    Type type;
    duckdb_vector vector = nullptr;    // owned by the chunk
    void* values = nullptr;            // of the vector
    std::uint64_t* present = nullptr;  // its validity mask; null while all values are present
  };

  Appender() = default;
  void bind();
  base::Result<void> hand_over();
  template <class T>
  void put(T value);
  template <class T>
  [[nodiscard]] T& cell(const Slot& slot) const;

  std::string_view table_;
  NativeAppender appender_;
  Chunk chunk_;
  std::vector<Slot> slots_;
  std::string repaired_;
  std::size_t column_ = 0;
  std::size_t row_ = 0;
  std::size_t capacity_ = 0;
  std::size_t chunks_ = 0;  // handed over since the last flush
};

}  // namespace assay::facts
