// SPDX-License-Identifier: Apache-2.0
#include "facts/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace assay::facts {
namespace {

template <class Whole>
Whole nearest(double value) {
  using Limits = std::numeric_limits<Whole>;
  if (!(value == value)) return 0;
  if (value <= static_cast<double>(Limits::min())) return Limits::min();
  if (value >= static_cast<double>(Limits::max())) return Limits::max();
  return static_cast<Whole>(value);
}

}  // namespace

std::uint64_t Value::as_unsigned() const {
  switch (kind) {
    case Kind::boolean:
    case Kind::integer:
      return integer < 0 ? 0 : static_cast<std::uint64_t>(integer);
    case Kind::unsigned_integer:
      return unsigned_integer;
    case Kind::real:
      return nearest<std::uint64_t>(real);
    case Kind::null:
    case Kind::text:
      return 0;
  }
  return 0;
}

std::int64_t Value::as_integer() const {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  switch (kind) {
    case Kind::boolean:
    case Kind::integer:
      return integer;
    case Kind::unsigned_integer:
      return static_cast<std::int64_t>(std::min(unsigned_integer, most));
    case Kind::real:
      return nearest<std::int64_t>(real);
    case Kind::null:
    case Kind::text:
      return 0;
  }
  return 0;
}

std::string Value::as_text() const {
  switch (kind) {
    case Kind::boolean:
      return integer != 0 ? "true" : "false";
    case Kind::integer:
      return fmt::format("{}", integer);
    case Kind::unsigned_integer:
      return fmt::format("{}", unsigned_integer);
    case Kind::real:
      return fmt::format("{}", real);
    case Kind::text:
      return text;
    case Kind::null:
      return {};
  }
  return {};
}

std::optional<std::size_t> Answer::column(std::string_view name) const {
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace assay::facts
