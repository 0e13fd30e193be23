// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"

#include <gtest/gtest.h>

#include <limits>

namespace assay::base {
namespace {

TEST(Day, BeginsAndEndsInUtc) {
  EXPECT_EQ(text(*beginning_of_day("2026-11-29")), "2026-11-29T00:00:00.000000Z");
  EXPECT_EQ(text(*end_of_day("2024-02-29")), "2024-02-29T23:59:59.999999999Z");
  EXPECT_EQ(beginning_of_day("1970-01-01")->nanoseconds, 0);
  EXPECT_EQ(end_of_day("2200-12-31")->nanoseconds - beginning_of_day("2200-12-31")->nanoseconds, one_day - 1);
}

TEST(Day, IsOneThatExistsWrittenInOneWay) {
  for (const auto* none : {"", "2026-11-31", "2025-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-11-2026", "2026-11-29T00", "2026/11/29", "+026-11-29", "2026--1-29", "2026-11-00", "1969-12-31", "2201-01-01", " 026-11-29"}) {
    EXPECT_FALSE(beginning_of_day(none).has_value()) << none;
    EXPECT_FALSE(end_of_day(none).has_value()) << none;
  }
}

}  // namespace
}  // namespace assay::base
