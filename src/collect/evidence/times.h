// SPDX-License-Identifier: Apache-2.0
// Points in time as reports and logs write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace assay::collect::evidence {

// UTC. None if there is no such day or time, or it lies outside the years 1678 to 2261, which nanoseconds can count.
[[nodiscard]] std::optional<base::Time> civil_time(int year, unsigned month, unsigned day, unsigned hour = 0, unsigned minute = 0, unsigned second = 0, std::int64_t nanoseconds = 0);

struct WrittenTime {
  base::Time time;         // UTC
  bool zoned = false;      // the text states its time zone; otherwise it is taken as UTC
  std::size_t length = 0;  // of the text that was read
  int year = 0;            // as written
  unsigned month = 0;
  unsigned day = 0;
};
// ISO 8601 at the start of a text: "2026-11-29", "2026-11-29T14:14:55Z", "2026-11-29 14:14:55.25+01:00" or "+0100".
[[nodiscard]] std::optional<WrittenTime> read_time(std::string_view text);

// Seconds since 1970 with digits behind a point or not: "1795961744.629". The whole text.
[[nodiscard]] std::optional<base::Time> epoch_time(std::string_view text);

// From 1: "Jan" … "Dec" at the start of a text; 0 if it is none.
[[nodiscard]] unsigned month_of(std::string_view text);

}  // namespace assay::collect::evidence
