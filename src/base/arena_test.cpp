// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::base {
namespace {

TEST(Arena, KeepsTextsWhereTheyAreWhileItGrowsAndMoves) {
  Arena arena;
  std::vector<std::string_view> kept;
  for (int i = 0; i < 1000; ++i) kept.push_back(arena.keep(std::to_string(i) + " some text"));
  const std::string large(100'000, 'x');
  const auto last = arena.keep(large);
  Arena moved = std::move(arena);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(kept[static_cast<std::size_t>(i)], std::to_string(i) + " some text");
  EXPECT_EQ(last, large);
  EXPECT_EQ(moved.keep("y"), "y");
}

TEST(Arena, TakesRoomAgainThatWasGivenBackOrCleared) {
  Arena arena;
  char* const first = arena.take(100);
  arena.give_back(60);
  EXPECT_EQ(arena.take(10), first + 40);
  arena.clear();
  EXPECT_EQ(arena.take(1), first);
  EXPECT_TRUE(arena.keep("").empty());
}

TEST(Arena, HoldsOnToNoBlockThatIsTooLarge) {
  Arena arena;
  (void)arena.take(1'000'000);
  arena.clear(1000);
  EXPECT_EQ(arena.keep("abc"), "abc");
}

}  // namespace
}  // namespace assay::base
