// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/times.h"

#include <gtest/gtest.h>

namespace assay::collect::evidence {
namespace {

std::string iso(std::string_view written) {
  const auto time = read_time(written);
  return time ? base::text(time->time) + (time->zoned ? " zoned " : " unzoned ") + std::to_string(time->length) : "none";
}

TEST(Times, AreReadAsIsoWritesThem) {
  // date -u -d '2026-11-29T14:14:55.25+01:00' and so on
  EXPECT_EQ(iso("2026-11-29T14:14:55.25+01:00 host"), "2026-11-29T13:14:55.250000Z zoned 28");
  EXPECT_EQ(iso("2026-11-29T14:14:55-0130"), "2026-11-29T15:44:55.000000Z zoned 24");
  EXPECT_EQ(iso("2026-11-29T14:14:55.123456789Z"), "2026-11-29T14:14:55.123456789Z zoned 30");
  EXPECT_EQ(iso("2026-11-29 14:13:30"), "2026-11-29T14:13:30.000000Z unzoned 19");
  EXPECT_EQ(iso("2026-11-29"), "2026-11-29T00:00:00.000000Z unzoned 10");
  // RFC 3339 §5.6: "T" and "Z" may be small.
  EXPECT_EQ(iso("2026-01-01t00:00:01z"), "2026-01-01T00:00:01.000000Z zoned 20");
  EXPECT_EQ(iso("2026-11-29T99:00:00"), "2026-11-29T00:00:00.000000Z unzoned 10");
  for (const auto* text : {"", "2026", "2026-13-01", "2025-02-29", "Nov 29", "2026-11-", "0001-01-01", "9999-01-01"}) EXPECT_EQ(iso(text), "none") << text;
}

TEST(Times, AreReadAsSeconds) {
  EXPECT_EQ(epoch_time("1795961744.629")->nanoseconds, 1795961744629000000);
  EXPECT_EQ(epoch_time("0")->nanoseconds, 0);
  for (const auto* text : {"", "-1", "x", "1x", "17959617446291", "1.5s"}) EXPECT_FALSE(epoch_time(text)) << text;
}

TEST(Times, KnowMonths) {
  EXPECT_EQ(month_of("Jan  1"), 1U);
  EXPECT_EQ(month_of("Dec 31"), 12U);
  EXPECT_EQ(month_of("Foo"), 0U);
}

}  // namespace
}  // namespace assay::collect::evidence
