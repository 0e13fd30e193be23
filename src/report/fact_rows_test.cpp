// SPDX-License-Identifier: Apache-2.0
#include "report/fact_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts/tables/protection.h"
#include "report/build.h"

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

facts::FactId message(facts::Store& store, std::uint16_t evidence, std::uint64_t frame) {
  facts::DnsMessage row{};
  row.from.evidence = evidence;
  row.from.frame = frame;
  return store.append(facts::dns_messages, row);
}

TEST(FactRows, FindTheFramesOfEachList) {
  auto store = facts::Store::in_memory().value();
  const std::vector a{message(store, 1, 10), message(store, 1, 12), message(store, 2, 7)};
  const std::vector b{message(store, 0, 0)};  // of a file as such
  const std::vector c{a[1], a[1]};
  const std::vector<std::span<const facts::FactId>> lists{a, b, {}, c};
  FactRows rows(store, false);
  const auto frames = rows.frames(lists);
  ASSERT_TRUE(frames) << frames.error().message();
  EXPECT_THAT(*frames, ElementsAre(ElementsAre(Pair(1, ElementsAre(10, 12)), Pair(2, ElementsAre(7))), IsEmpty(), IsEmpty(), ElementsAre(Pair(1, ElementsAre(12)))));
}

// More than are asked about at once.
TEST(FactRows, FindTheFramesOfManyLists) {
  auto store = facts::Store::in_memory().value();
  std::vector<std::vector<facts::FactId>> made(90);
  for (std::uint64_t i = 0; i < made.size(); ++i) {
    for (std::uint64_t frame = 1; frame <= 1000; ++frame) made[i].push_back(message(store, static_cast<std::uint16_t>(i + 1), frame));
  }
  const std::vector<std::span<const facts::FactId>> lists(made.begin(), made.end());
  const auto frames = FactRows(store, false).frames(lists).value();
  ASSERT_EQ(frames.size(), made.size());
  for (std::uint64_t i = 0; i < made.size(); ++i) {
    ASSERT_EQ(frames[i].size(), 1U);
    EXPECT_EQ(frames[i].begin()->first, i + 1);
    EXPECT_EQ(frames[i].begin()->second.size(), 1000U);
  }
}

TEST(AReport, ShowsFewerFactsOfEachOfManyFindings) {
  EXPECT_EQ(facts_shown(0), 10U);
  EXPECT_EQ(facts_shown(2000), 10U);
  EXPECT_EQ(facts_shown(2001), 9U);
  EXPECT_EQ(facts_shown(6000), 3U);
  EXPECT_EQ(facts_shown(1'000'000), 1U);
}

}  // namespace
}  // namespace assay::report
