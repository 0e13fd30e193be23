// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include <chrono>

namespace assay::base {

std::string text(Time time) {
  using namespace std::chrono;
  const sys_time<nanoseconds> instant{nanoseconds{time.nanoseconds}};
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss clock{instant - day};
  const auto fraction = clock.subseconds().count();
  const auto head = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  return fraction % 1000 == 0 ? fmt::format("{}.{:06}Z", head, fraction / 1000) : fmt::format("{}.{:09}Z", head, fraction);
}

std::string duration_text(std::int64_t length) {
  const double seconds = static_cast<double>(length) / 1e9;
  if (seconds < 0.001) return fmt::format("{:.0f} µs", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto minutes = static_cast<std::int64_t>(seconds / 60);
  if (minutes < 60) return fmt::format("{} min {} s", minutes, static_cast<std::int64_t>(seconds) % 60);
  const auto hours = minutes / 60;
  if (hours < 48) return fmt::format("{} h {} min", hours, minutes % 60);
  return fmt::format("{} days", hours / 24);
}

}  // namespace assay::base
