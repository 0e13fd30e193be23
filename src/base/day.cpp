// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"

#include <charconv>
#include <chrono>

namespace assay::base {
namespace {

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Time> beginning_of_day(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = number(text.substr(0, 4));
  const auto m = number(text.substr(5, 2));
  const auto d = number(text.substr(8, 2));
  if (!y || !m || !d || *y < 1970 || *y > 2200) return std::nullopt;
  const year_month_day date{year(static_cast<int>(*y)), month(*m), day(*d)};
  if (!date.ok()) return std::nullopt;
  return Time{duration_cast<nanoseconds>(sys_days(date).time_since_epoch()).count()};
}

std::optional<Time> end_of_day(std::string_view text) {
  const auto beginning = beginning_of_day(text);
  if (!beginning) return std::nullopt;
  return Time{beginning->nanoseconds + one_day - 1};
}

}  // namespace assay::base
