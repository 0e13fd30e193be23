// SPDX-License-Identifier: Apache-2.0
#include "collect/software/dates.h"

#include <charconv>
#include <chrono>

namespace assay::collect::software {
namespace {

// Exactly `count` digits.
std::optional<unsigned> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
  if (error != std::errc() || end != text.data() + count) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<base::Time> time_from_text(std::string_view text) {
  using namespace std::chrono;
  const auto y = digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto m = digits(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = digits(text, 2);
  if (!d) return std::nullopt;
  const year_month_day date{year(static_cast<int>(*y)), month(*m), day(*d)};
  if (!date.ok() || *y < 1824 || *y > 2115) return std::nullopt;
  auto since = duration_cast<nanoseconds>(sys_days(date).time_since_epoch());
  if (text.empty()) return base::Time{since.count()};
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute || *hour > 24 || *minute > 59) return std::nullopt;
  since += hours(*hour) + minutes(*minute);
  if (take(text, ':')) {
    const auto second = digits(text, 2);
    if (!second || *second > 60) return std::nullopt;
    since += seconds(*second);
    if (take(text, '.') || take(text, ',')) {
      std::int64_t scale = 100'000'000;
      bool any = false;
      while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
        since += nanoseconds(scale * (text[0] - '0'));
        scale /= 10;
        any = true;
        text.remove_prefix(1);
      }
      if (!any) return std::nullopt;
    }
  }
  if (text.empty() || text == "Z" || text == "z") return base::Time{since.count()};
  const bool east = text[0] == '+';
  if (!east && text[0] != '-') return std::nullopt;
  text.remove_prefix(1);
  const auto zone_hour = digits(text, 2);
  take(text, ':');
  const auto zone_minute = digits(text, 2);
  if (!zone_hour || !zone_minute || !text.empty() || *zone_hour > 23 || *zone_minute > 59) return std::nullopt;
  const auto zone = hours(*zone_hour) + minutes(*zone_minute);
  return base::Time{(east ? since - zone : since + zone).count()};
}

}  // namespace assay::collect::software
