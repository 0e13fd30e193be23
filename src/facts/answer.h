// SPDX-License-Identifier: Apache-2.0
// Answer: what a query returns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::facts {

// One cell: its type, and its value as number or text.
struct Value {
  enum class Kind : std::uint8_t { null, boolean, integer, unsigned_integer, real, text };
  Kind kind = Kind::null;
  std::int64_t integer = 0;            // boolean (0 or 1) and integer
  std::uint64_t unsigned_integer = 0;  // unsigned_integer
  double real = 0;                     // FLOAT, DOUBLE and DECIMAL
  std::string text;                    // text, and every other DuckDB type as DuckDB prints it

  static Value of(bool value) { return {.kind = Kind::boolean, .integer = value ? 1 : 0, .text = {}}; }
  static Value of(std::int64_t value) { return {.kind = Kind::integer, .integer = value, .text = {}}; }
  static Value of(std::uint64_t value) {
    return {.kind = Kind::unsigned_integer, .unsigned_integer = value, .text = {}};
  }
  static Value of(double value) { return {.kind = Kind::real, .real = value, .text = {}}; }
  static Value of(std::string_view value) { return {.kind = Kind::text, .text = std::string(value)}; }
  static Value of(const char* value) { return of(std::string_view(value)); }

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  // As a whole number: a real one is truncated, one that does not fit becomes the nearest that does; 0 for null and
  // text.
  [[nodiscard]] std::uint64_t as_unsigned() const;
  [[nodiscard]] std::int64_t as_integer() const;
  [[nodiscard]] std::string as_text() const;  // "" for null; "true", "false"; numbers in decimal

  bool operator==(const Value&) const = default;
};

struct Answer {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;

  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
};

// Takes an answer row by row, so that nobody has to hold all of it.
class RowSink {
 public:
  // Whether it looks at the cells of a column; those of another one are null.
  [[nodiscard]] virtual bool wants(std::string_view column) const = 0;
  virtual void columns(std::span<const std::string> names) = 0;  // once, before the first row
  virtual void row(std::span<const Value> cells) = 0;            // valid during the call

 protected:
  ~RowSink() = default;
};

}  // namespace assay::facts
