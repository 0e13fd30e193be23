// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <random>

#include "base/bytes.h"

namespace assay::base {
namespace {

using namespace literals;

std::string repaired(const std::vector<std::byte>& bytes) {
  std::string out;
  append_utf8(out, as_text(bytes));
  return out;
}

TEST(Utf8, KeepsValidTextOfEveryLength) {
  EXPECT_EQ(repaired("41 c2a7 e282ac f09f9880"_bytes), "A§€😀");
  EXPECT_EQ(repaired("f48fbfbf ed9fbf ee8080"_bytes), as_text("f48fbfbf ed9fbf ee8080"_bytes));
  EXPECT_EQ(repaired(""_bytes), "");
}

TEST(Utf8, ReplacesOverlongFormsSurrogatesAndValuesAboveTheLimit) {
  EXPECT_EQ(repaired("c0 80"_bytes), "\uFFFD\uFFFD");
  EXPECT_EQ(repaired("e0 80 80"_bytes), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(repaired("ed a0 80"_bytes), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(repaired("f4 90 80 80"_bytes), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(repaired("f5 41 ff"_bytes),
            "\uFFFD"
            "A\uFFFD");
}

TEST(Utf8, ReplacesABrokenCharacterOnce) {
  EXPECT_EQ(repaired("e2 82 41"_bytes),
            "\uFFFD"
            "A");
  EXPECT_EQ(repaired("f0 9f 98"_bytes), "\uFFFD");
  EXPECT_EQ(repaired("f0 9f 98 e2 82 ac"_bytes), "\uFFFD€");
}

TEST(Utf8, IsValidAfterRepairWhateverTheInput) {
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 12, '\0');
    // Mostly octets that begin or continue characters, so that near misses are common.
    for (auto& c : text) c = static_cast<char>(random() % 3 == 0 ? random() % 0x80 : 0x80 + random() % 0x80);
    std::string out = "before";
    append_utf8(out, text);
    EXPECT_TRUE(is_utf8(out));
    EXPECT_EQ(is_utf8(text), out == "before" + text);
  }
}

TEST(Utf8, ShortensBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("a€b", 4), "a€");
  EXPECT_EQ(utf8_prefix("a€b", 3), "a");
  EXPECT_EQ(utf8_prefix("a€b", 2), "a");
  EXPECT_EQ(utf8_prefix("a€b", 1), "a");
  EXPECT_EQ(utf8_prefix("a€b", 9), "a€b");
  EXPECT_EQ(utf8_prefix("😀", 3), "");
  EXPECT_EQ(utf8_prefix("\x80\x80\x80\x80\x80\x80", 5).size(), 5U);
}

}  // namespace
}  // namespace assay::base
