// SPDX-License-Identifier: Apache-2.0
// Time: nanoseconds since 1970-01-01 00:00 UTC, as capture files count them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace assay::base {

struct Time {
  std::int64_t nanoseconds = 0;

  constexpr auto operator<=>(const Time&) const = default;
};

// "2026-11-22T23:15:02.000000001Z"; digits after the second only as many as are needed, at least 6.
[[nodiscard]] std::string text(Time time);
// "1.5 s", "12 min", "3 h 20 min": a length of time for people.
[[nodiscard]] std::string duration_text(std::int64_t nanoseconds);

}  // namespace assay::base
