// SPDX-License-Identifier: Apache-2.0
#include "app/watch/known_findings.h"

#include <gtest/gtest.h>

namespace assay::app::watch {
namespace {

TEST(KnownFindings, AFindingIsNewOnceAndThenStillThereOnceAnHour) {
  KnownFindings known;
  EXPECT_EQ(known.see("W01-a", 0), News::fresh);
  int still = 0;
  for (std::int64_t at = 60; at <= 7200; at += 60) {
    const auto news = known.see("W01-a", at);
    EXPECT_NE(news, News::fresh) << at;
    if (news == News::still) {
      ++still;
      EXPECT_EQ(at % 3600, 0);
    }
  }
  EXPECT_EQ(still, 2);
}

TEST(KnownFindings, OneThatReturnsAfterAnHourIsNewAgain) {
  KnownFindings known;
  EXPECT_EQ(known.see("W01-a", 0), News::fresh);
  EXPECT_EQ(known.see("W01-a", 3000), News::silent);
  EXPECT_EQ(known.see("W01-a", 6601), News::fresh);
}

TEST(KnownFindings, EachIdIsItsOwn) {
  KnownFindings known;
  EXPECT_EQ(known.see("W01-a", 0), News::fresh);
  EXPECT_EQ(known.see("W01-b", 0), News::fresh);
  EXPECT_EQ(known.see("W01-a", 60), News::silent);
}

TEST(KnownFindings, AClockThatGoesBackRepeatsNothing) {
  KnownFindings known;
  EXPECT_EQ(known.see("W01-a", 100'000), News::fresh);
  EXPECT_EQ(known.see("W01-a", 10), News::silent);
  EXPECT_EQ(known.see("W01-a", 100'060), News::silent);
}

TEST(KnownFindings, OfTooManyTheOneNotSeenLongestIsForgotten) {
  KnownFindings known(2);
  EXPECT_EQ(known.see("a", 0), News::fresh);
  EXPECT_EQ(known.see("b", 60), News::fresh);
  EXPECT_EQ(known.see("a", 120), News::silent);
  EXPECT_EQ(known.see("c", 180), News::fresh);
  EXPECT_EQ(known.see("a", 240), News::silent);
  EXPECT_EQ(known.see("b", 300), News::fresh);
}

}  // namespace
}  // namespace assay::app::watch
