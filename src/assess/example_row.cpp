// SPDX-License-Identifier: Apache-2.0
#include "assess/example_row.h"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <optional>

#include "facts/named_row.h"
#include "facts/schema.h"
#include "facts/tables.h"

namespace assay::assess {
namespace {

const facts::Column* find_column(const facts::TableInfo& table, std::string_view name) {
  for (const auto& column : facts::provenance_columns()) {
    if (column.name == name) return &column;
  }
  const auto found = std::ranges::find(table.columns, name, &facts::Column::name);
  return found == table.columns.end() ? nullptr : &*found;
}

template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A time is nanoseconds, or seconds with " s" behind.
std::optional<std::int64_t> nanoseconds(std::string_view text) {
  constexpr std::int64_t second = 1'000'000'000;
  if (!text.ends_with(" s")) return number<std::int64_t>(text);
  text.remove_suffix(2);
  const auto value = number<std::int64_t>(text);
  constexpr std::int64_t most = 9'000'000'000;
  if (!value || *value > most || *value < -most) return std::nullopt;
  return *value * second;
}

facts::Value value_for(const facts::Column& column, const std::string& text) {
  if (text == "null" && column.nullable) return {};
  switch (column.type) {
    case facts::Type::text: return facts::Value::of(std::string_view(text));
    case facts::Type::boolean:
      if (text == "true" || text == "false") return facts::Value::of(text == "true");
      break;
    case facts::Type::i64:
      if (const auto value = number<std::int64_t>(text)) return facts::Value::of(*value);
      break;
    case facts::Type::time:
      if (const auto value = nanoseconds(text)) return facts::Value::of(*value);
      break;
    case facts::Type::f64:
      if (const auto value = number<double>(text)) return facts::Value::of(*value);
      break;
    default:
      if (const auto value = number<std::uint64_t>(text)) return facts::Value::of(*value);
      break;
  }
  return facts::Value::of(std::string_view(text));  // the store refuses it, or takes it for a fact id
}

}  // namespace

base::Result<std::vector<ExampleRow>> parse_example_rows(const base::YamlFile& file, const YAML::Node& node, const std::string& table) {
  if (!node.IsSequence()) return file.error(node, table, "is no list: write '- {column: value}' for each row");
  std::vector<ExampleRow> rows;
  for (const auto& item : node) {
    if (!item.IsMap()) return file.error(item, table, "holds something that is no row: write '- {column: value}'");
    ExampleRow row;
    for (const auto& cell : item) {
      if (!cell.first.IsScalar() || !cell.second.IsScalar()) return file.error(item, table, "has a cell that is no text");
      row.emplace_back(cell.first.Scalar(), cell.second.Scalar());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

base::Result<void> append_example_row(facts::Store& store, std::string_view table, const ExampleRow& row) {
  facts::NamedRow named;
  for (const auto& [name, text] : row) {
    const auto* column = find_column(*facts::table(table), name);
    named[name] = column == nullptr ? facts::Value::of(std::string_view(text)) : value_for(*column, text);
  }
  TRY(const auto fact, facts::append_named(store, table, named));
  static_cast<void>(fact);
  return {};
}

}  // namespace assay::assess
