// SPDX-License-Identifier: Apache-2.0
#include "facts/named_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "facts/schema.h"
#include "facts/tables.h"

namespace assay::facts {
namespace {

std::optional<std::uint64_t> natural(const Value& value) {
  if (value.kind == Value::Kind::unsigned_integer) return value.unsigned_integer;
  if (value.kind == Value::Kind::integer && value.integer >= 0) return static_cast<std::uint64_t>(value.integer);
  return std::nullopt;
}

std::optional<std::int64_t> whole(const Value& value) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.kind == Value::Kind::integer) return value.integer;
  if (value.kind == Value::Kind::unsigned_integer && value.unsigned_integer <= most) {
    return static_cast<std::int64_t>(value.unsigned_integer);
  }
  return std::nullopt;
}

std::uint64_t largest(Type type) {
  switch (type) {
    case Type::u8:
      return std::numeric_limits<std::uint8_t>::max();
    case Type::u16:
      return std::numeric_limits<std::uint16_t>::max();
    case Type::u32:
      return std::numeric_limits<std::uint32_t>::max();
    default:
      return std::numeric_limits<std::uint64_t>::max();
  }
}

// The value as the column's type holds it; an empty result if it cannot.
std::optional<Value> fitted(const Column& column, const Value& value) {
  if (value.is_null()) return column.nullable ? std::optional(value) : std::nullopt;
  switch (column.type) {
    case Type::boolean:
      return value.kind == Value::Kind::boolean ? std::optional(value) : std::nullopt;
    case Type::text:
      return value.kind == Value::Kind::text ? std::optional(value) : std::nullopt;
    case Type::f64:
      if (value.kind == Value::Kind::real) return value;
      if (const auto number = whole(value)) return Value::of(static_cast<double>(*number));
      return std::nullopt;
    case Type::i64:
    case Type::time:
      if (const auto number = whole(value)) return Value::of(*number);
      return std::nullopt;
    case Type::fact:
    case Type::u64:
      if (value.kind == Value::Kind::text) {
        const auto fact = fact_from_text(value.text);
        return fact ? std::optional(Value::of(fact->value)) : std::nullopt;
      }
      [[fallthrough]];
    case Type::u8:
    case Type::u16:
    case Type::u32:
      if (const auto number = natural(value); number && *number <= largest(column.type)) return Value::of(*number);
      return std::nullopt;
  }
  return std::nullopt;
}

void write_default(const Column& column, ValueWriter& out) {
  if (column.nullable) return out.null();
  switch (column.type) {
    case Type::boolean:
      return out.boolean(false);
    case Type::text:
      return out.text({});
    case Type::f64:
      return out.real(0);
    case Type::i64:
    case Type::time:
      return out.integer(0);
    case Type::u8:
    case Type::u16:
    case Type::u32:
    case Type::fact:
    case Type::u64:
      return out.unsigned_integer(0);
  }
}

void write(const Value& value, ValueWriter& out) {
  switch (value.kind) {
    case Value::Kind::null:
      return out.null();
    case Value::Kind::boolean:
      return out.boolean(value.integer != 0);
    case Value::Kind::integer:
      return out.integer(value.integer);
    case Value::Kind::unsigned_integer:
      return out.unsigned_integer(value.unsigned_integer);
    case Value::Kind::real:
      return out.real(value.real);
    case Value::Kind::text:
      return out.text(value.text);
  }
}

// The named value of each column, in order; none where the row does not name it.
base::Result<std::vector<std::optional<Value>>> gather(std::string_view table, std::span<const Column> columns,
                                                       const NamedRow& row) {
  std::vector<std::optional<Value>> out;
  for (const auto& column : columns) {
    auto& value = out.emplace_back();
    const auto named = row.find(column.name);
    if (named == row.end()) continue;
    value = fitted(column, named->second);
    if (value) continue;
    const auto given = named->second.is_null() ? "NULL" : fmt::format("'{}'", named->second.as_text());
    return base::fail(fmt::format("{}.{} is {}{} and cannot be {}", table, column.name, sql_type(column.type),
                                  column.nullable ? "" : ", not NULL,", given));
  }
  return out;
}

}  // namespace

base::Result<FactId> append_named(Store& store, std::string_view table, const NamedRow& row) {
  const auto* info = facts::table(table);
  if (info == nullptr) return base::fail(fmt::format("there is no table {}", table));
  const auto common = provenance_columns();
  for (const auto& [name, value] : row) {
    const auto is_it = [&name](const Column& column) { return column.name == name; };
    if (name == "fact") return base::fail(fmt::format("{}.fact is given by the store", table));
    if (std::ranges::none_of(common, is_it) && std::ranges::none_of(info->columns, is_it)) {
      return base::fail(fmt::format("the table {} has no column {}", table, name));
    }
  }
  TRY(const auto where, gather(table, common, row));
  TRY(const auto values, gather(table, info->columns, row));
  const auto number = [&where](std::size_t column) { return where[column].value_or(Value{}).as_unsigned(); };
  auto& out = store.begin_row(*info, {.evidence = static_cast<std::uint16_t>(number(1)),
                                      .frame = number(2),
                                      .offset = static_cast<std::uint32_t>(number(3)),
                                      .length = static_cast<std::uint32_t>(number(4)),
                                      .time = {where[5].value_or(Value{}).as_integer()}});
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) {
      write(*values[i], out);
    } else {
      write_default(info->columns[i], out);
    }
  }
  return store.end_row();
}

}  // namespace assay::facts
