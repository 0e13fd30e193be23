// SPDX-License-Identifier: Apache-2.0
#include "app/watch/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace assay::app::watch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Kept final : public wire::capture::FrameSink {
 public:
  void take(const wire::Frame& frame) override { seen.emplace_back(base::as_text(frame.bytes)); }
  std::vector<std::string> seen;
};

wire::Frame frame(std::string_view octets, std::int64_t milliseconds) {
  wire::Frame out;
  out.time = {milliseconds * 1'000'000};
  out.bytes = base::as_bytes(octets);
  return out;
}

TEST(Merge, ABatchOfOneInterfaceBeforeThatOfAnotherComesOutByTime) {
  Merge merge;
  Kept kept;
  {
    std::string passing = "request 1request 2";  // the frames go before they are given
    merge.take(frame(std::string_view(passing).substr(0, 9), 1));
    merge.take(frame(std::string_view(passing).substr(9), 30));
    passing.assign(passing.size(), '?');
  }
  merge.take(frame("answer 1", 2));
  merge.take(frame("answer 2", 31));
  merge.give({200'000'000}, kept);
  EXPECT_THAT(kept.seen, IsEmpty()) << "something earlier may come";
  merge.give({310'000'000}, kept);
  EXPECT_THAT(kept.seen, ElementsAre("request 1", "answer 1"));
  merge.take(frame("between", 15));
  merge.give_all(kept);
  EXPECT_THAT(kept.seen, ElementsAre("request 1", "answer 1", "between", "request 2", "answer 2"));
}

TEST(Merge, HandsNothingOnSoonAfterTheLastTime) {
  Merge merge;
  Kept kept;
  merge.give({1'000'000'000}, kept);
  merge.take(frame("due", 1));
  merge.give({1'099'999'999}, kept);
  EXPECT_THAT(kept.seen, IsEmpty());
  merge.give({1'100'000'000}, kept);
  EXPECT_THAT(kept.seen, ElementsAre("due"));
}

TEST(Merge, AfterTheClockWasSetBackNothingWaitsForItsOldTime) {
  Merge merge;
  Kept kept;
  merge.take(frame("before", 3'600'000));
  merge.give({3'600'100'000'000}, kept);
  EXPECT_THAT(kept.seen, IsEmpty());
  merge.take(frame("after", 60));
  merge.give({100'000'000}, kept);
  EXPECT_THAT(kept.seen, ElementsAre("after", "before"));
}

TEST(Merge, OfOneTimeTheFirstTakenComesFirst) {
  Merge merge;
  Kept kept;
  for (const auto* each : {"a", "b", "c"}) merge.take(frame(each, 7));
  merge.give_all(kept);
  EXPECT_THAT(kept.seen, ElementsAre("a", "b", "c"));
}

TEST(Merge, SaysWhenItHoldsTooMuch) {
  Merge merge;
  Kept kept;
  const std::string large(1 << 20, 'x');
  for (int i = 0; i < 31; ++i) merge.take(frame(large, i));
  EXPECT_FALSE(merge.full());
  merge.take(frame(large, 31));
  EXPECT_TRUE(merge.full());
  merge.give_all(kept);
  EXPECT_FALSE(merge.full());
  EXPECT_EQ(kept.seen.size(), 32U);
}

TEST(Merge, CountsWhatItKeepsBesideTheOctetsOfSmallFrames) {
  Merge merge;
  for (int i = 0; i < (32 << 20) / 64; ++i) merge.take(frame("", i));
  EXPECT_TRUE(merge.full());
}

}  // namespace
}  // namespace assay::app::watch
