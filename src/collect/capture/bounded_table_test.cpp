// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/bounded_table.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

namespace assay::collect::capture {
namespace {

using Table = BoundedTable<std::uint64_t, int>;
constexpr auto no_eviction = [](std::uint64_t, int&, std::size_t) { FAIL() << "nothing has to go"; };

TEST(BoundedTable, FindsWhatItWasGivenAndNothingElse) {
  Table table(10);
  EXPECT_EQ(table.find(1), nullptr);
  EXPECT_TRUE(table.find_or_create(1, no_eviction).created);
  table.find_or_create(1, no_eviction).value = 7;
  EXPECT_FALSE(table.find_or_create(1, no_eviction).created);
  ASSERT_NE(table.find(1), nullptr);
  EXPECT_EQ(*table.find(1), 7);
  table.erase(1);
  EXPECT_EQ(table.find(1), nullptr);
  table.erase(1);
  EXPECT_EQ(table.size(), 0U);
}

TEST(BoundedTable, NeverHoldsMoreThanItsLimit) {
  Table table(100);
  std::set<std::uint64_t> gone;
  for (std::uint64_t key = 0; key < 10'000; ++key) {
    table.find_or_create(key, [&](std::uint64_t leaving, int&, std::size_t) { gone.insert(leaving); });
    EXPECT_LE(table.size(), 100U);
  }
  EXPECT_EQ(gone.size(), 9'900U);
  EXPECT_EQ(table.evicted(), 9'900U);
}

TEST(BoundedTable, GivesEveryEntryAnIndexOfItsOwnBelowTheLimit) {
  Table table(50);
  std::map<std::size_t, std::uint64_t> holders;
  for (std::uint64_t key = 0; key < 500; ++key) {
    const auto found = table.find_or_create(key, [&](std::uint64_t leaving, int&, std::size_t index) {
      EXPECT_EQ(holders.at(index), leaving);
      holders.erase(index);
    });
    EXPECT_LT(found.index, 50U);
    EXPECT_TRUE(holders.emplace(found.index, key).second);
    EXPECT_EQ(table.find_or_create(key, no_eviction).index, found.index);
  }
}

TEST(BoundedTable, KeepsWhatIsUsedWhileAFloodPassesThrough) {
  Table table(100);
  table.find_or_create(0, no_eviction).value = 42;
  for (std::uint64_t key = 1; key < 10'000; ++key) {
    ASSERT_NE(table.find(0), nullptr) << key;
    table.find_or_create(key, [](std::uint64_t, int&, std::size_t) {});
  }
  EXPECT_EQ(*table.find(0), 42);
}

TEST(BoundedTable, EvictsInAnOrderThatDoesNotDependOnTheSeed) {
  const auto run = [] {
    Table table(16);
    std::vector<std::uint64_t> gone;
    for (std::uint64_t key = 0; key < 200; ++key) {
      table.find_or_create(key * 0x9e3779b97f4a7c15U,
                           [&](std::uint64_t leaving, int&, std::size_t) { gone.push_back(leaving); });
      (void)table.find((key / 2) * 0x9e3779b97f4a7c15U);
      if (key % 7 == 0) table.erase((key - key / 3) * 0x9e3779b97f4a7c15U);
    }
    table.for_each([&](std::uint64_t key, int&, std::size_t) { gone.push_back(key); });
    return gone;
  };
  EXPECT_EQ(run(), run());
}

TEST(BoundedTable, AgreesWithAMapUnderRandomUse) {
  Table table(1'000'000);
  std::map<std::uint64_t, int> expected;
  std::mt19937 random(1);
  for (int step = 0; step < 50'000; ++step) {
    const std::uint64_t key = random() % 5'000;
    if (random() % 3 == 0) {
      table.erase(key);
      expected.erase(key);
    } else {
      table.find_or_create(key, no_eviction).value = step;
      expected[key] = step;
    }
  }
  std::map<std::uint64_t, int> held;
  table.for_each([&](std::uint64_t key, int& value, std::size_t) { held[key] = value; });
  EXPECT_EQ(held, expected);
  for (const auto& [key, value] : expected) ASSERT_EQ(*table.find(key), value);
}

}  // namespace
}  // namespace assay::collect::capture
