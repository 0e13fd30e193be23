// SPDX-License-Identifier: Apache-2.0
#include "app/watch/ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <limits>

namespace assay::app::watch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t second = 1'000'000'000;

Period period(std::string name, std::uint64_t octets) {
  return {.name = std::move(name), .packets = true, .facts = true, .octets = octets};
}

TEST(Names, AreTheSecondInUtc) {
  EXPECT_EQ(period_name({1'795'961'400 * second + 999}), "20261129T141000Z");
  EXPECT_EQ(period_seconds("20261129T141000Z"), 1'795'961'400);
  EXPECT_EQ(period_seconds("20261329T141000Z"), 0);
  EXPECT_EQ(period_seconds("nonsense"), 0);
}

TEST(TempMegabytes, AreAnEighthOfWhatIsKept) {
  EXPECT_EQ(temp_megabytes({}), 10'240U);
  EXPECT_EQ(temp_megabytes({.periods = 0, .octets = 2'000'000'000}), 250U);
  EXPECT_EQ(temp_megabytes({.periods = 0, .octets = 1}), 1U);
  EXPECT_EQ(temp_megabytes({.periods = 0, .octets = 1'000'000'000'000'000}), 10'240U);
}

TEST(Surplus, NothingGoesWhileThereIsRoom) {
  const std::vector all{period("a", 10), period("b", 10), period("c", 10)};
  EXPECT_THAT(surplus(all, {}), IsEmpty());
  EXPECT_THAT(surplus(all, {.periods = 3, .octets = 30}), IsEmpty());
}

TEST(Surplus, TheOldestGoFirst) {
  const std::vector all{period("a", 10), period("b", 10), period("c", 10)};
  EXPECT_THAT(surplus(all, {.periods = 2, .octets = 0}), ElementsAre("a"));
  EXPECT_THAT(surplus(all, {.periods = 0, .octets = 15}), ElementsAre("a", "b"));
}

TEST(Surplus, TheLatestStaysWhateverItTakes) {
  EXPECT_THAT(surplus({period("a", 10), period("b", 1000)}, {.periods = 0, .octets = 5}), ElementsAre("a"));
}

TEST(Surplus, WhatIsInUseStays) {
  std::vector all{period("a", 10), period("b", 10), period("c", 10), period("d", 10)};
  all[0].in_use = true;
  EXPECT_THAT(surplus(all, {.periods = 2, .octets = 0}), ElementsAre("b", "c"));
}

TEST(Surplus, WhatWaitsGoesForRoomOnly) {
  std::vector all{period("a", 10), period("b", 10), period("c", 10), period("d", 10)};
  all[0].waiting = all[1].waiting = true;
  EXPECT_THAT(surplus(all, {.periods = 1, .octets = 0}), ElementsAre("c"));
  EXPECT_THAT(surplus(all, {.periods = 0, .octets = 25}), ElementsAre("a", "b"));
}

TEST(Window, HoldsTheOnesRightBefore) {
  const std::vector all{period("20261129T141000Z", 1), period("20261129T141100Z", 1), period("20261129T141200Z", 1),
                        period("20261129T141300Z", 1)};
  EXPECT_THAT(window(all, "20261129T141200Z", 1, 60), ElementsAre("20261129T141100Z", "20261129T141200Z"));
  EXPECT_THAT(window(all, "20261129T141200Z", 0, 60), ElementsAre("20261129T141200Z"));
  EXPECT_THAT(window(all, "20261129T141200Z", 9, 60),
              ElementsAre("20261129T141000Z", "20261129T141100Z", "20261129T141200Z"));
  EXPECT_THAT(window(all, "20261129T141000Z", 9, 60), ElementsAre("20261129T141000Z"));
}

TEST(Window, LeavesOutWhatAnEarlierWatchSawAndWhatHasNoPackets) {
  std::vector all{period("20261128T141000Z", 1), period("20261129T141000Z", 1), period("20261129T141100Z", 1),
                  period("20261129T141200Z", 1)};
  all[2].packets = false;
  EXPECT_THAT(window(all, "20261129T141200Z", 3, 60), ElementsAre("20261129T141000Z", "20261129T141200Z"));
}

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("assay-ring-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const char* name, std::string_view content = "octets") const { std::ofstream(folder_ / name) << content; }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder_))
      out.push_back(entry.path().filename().string());
    std::ranges::sort(out);
    return out;
  }

  std::filesystem::path folder_;
};

TEST_F(Folder, KnowsItsPeriodsAndLeavesOtherFilesAlone) {
  const Ring ring(folder_);
  write("facts-20261129T141000Z.duckdb");
  write("packets-20261129T141000Z.pcapng");
  write("packets-20261129T141100Z.pcapng");
  for (const auto* other : {".packets-20261129T141200Z.pcapng.unfinished", "notes.txt", "packets-latest.pcapng",
                            "facts-20261129T141000Z.duckdb.bak", "facts-20261129t141000z.duckdb"})
    write(other);
  const auto periods = ring.periods();
  ASSERT_EQ(periods.size(), 2U);
  EXPECT_EQ(periods[0].name, "20261129T141000Z");
  EXPECT_TRUE(periods[0].facts);
  EXPECT_EQ(periods[0].octets, 12U);
  EXPECT_FALSE(periods[1].facts);
  ring.remove("20261129T141000Z");
  EXPECT_EQ(files().size(), 6U);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "facts-20261129T141000Z.duckdb.bak"));
}

TEST_F(Folder, ANameIsUsedOnce) {
  const Ring ring(folder_);
  const base::Time start{1'795'961'400 * second};
  EXPECT_EQ(ring.unused_name(start), "20261129T141000Z");
  write("packets-20261129T141000Z.pcapng");
  write("facts-20261129T141001Z.duckdb");
  write(".packets-20261129T141002Z.pcapng.unfinished");
  EXPECT_EQ(ring.unused_name(start), "20261129T141003Z");
}

TEST_F(Folder, TheLatestTimeThatThereIsHasNamesAfterIt) {
  const Ring ring(folder_);
  const base::Time latest{std::numeric_limits<std::int64_t>::max()};
  const auto first = ring.unused_name(latest);
  write(("packets-" + first + ".pcapng").c_str());
  EXPECT_GT(ring.unused_name(latest), first);
}

TEST_F(Folder, WhatIsUnfinishedTakesRoomToo) {
  const Ring ring(folder_);
  write("packets-20261129T141000Z.pcapng");
  write(".packets-20261129T141100Z.pcapng.unfinished");
  write(".facts-20261129T141000Z.duckdb.unfinished");
  std::filesystem::create_directories(folder_ / ".facts-20261129T141000Z.duckdb.unfinished.tmp");
  write(".facts-20261129T141000Z.duckdb.unfinished.tmp/block");
  std::filesystem::create_directories(folder_ / "notes");
  write("notes/.packets-");
  write(".profile");
  EXPECT_EQ(ring.unfinished_octets(), 18U);
}

TEST_F(Folder, AfterAKillPacketsAreKeptAndHalfFactsGo) {
  const Ring ring(folder_);
  write(".packets-20261129T141200Z.pcapng.unfinished");
  write(".packets-20261129T141300Z.pcapng.unfinished", "");
  write(".facts-20261129T141100Z.duckdb.unfinished");
  write(".facts-20261129T141100Z.duckdb.unfinished.wal");
  std::filesystem::create_directories(folder_ / ".facts-20261129T141100Z.duckdb.unfinished.tmp" / "deep");
  write("facts-20261129T141000Z.duckdb");
  EXPECT_EQ(ring.recover(), 1U);
  EXPECT_THAT(files(), ElementsAre("facts-20261129T141000Z.duckdb", "packets-20261129T141200Z.pcapng"));
}

}  // namespace
}  // namespace assay::app::watch
