// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace assay::collect::evidence {
namespace {

std::string all(std::string_view text) {
  std::string out;
  for (Lines lines(text); lines.next();) out += fmt::format("{}@{}[{}]", lines.number, lines.offset, lines.line);
  return out;
}

TEST(Lines, StandWhereTheySay) {
  EXPECT_EQ(all("a\n\r\n\nbc\r\nd"), "1@0[a]2@2[]3@4[]4@5[bc]5@9[d]");
  EXPECT_EQ(all("a\n"), "1@0[a]");
  EXPECT_EQ(all("\n"), "1@0[]");
  EXPECT_EQ(all(""), "");
  EXPECT_EQ(all("a\rb\r"), "1@0[a\rb]");
}

TEST(Lines, AreTakenApartAtTheirSeparator) {
  std::string_view text = "a||b";
  EXPECT_EQ(next_part(text, '|'), "a");
  EXPECT_EQ(next_part(text, '|'), "");
  EXPECT_EQ(next_part(text, '|'), "b");
  EXPECT_EQ(next_part(text, '|'), "");
  EXPECT_EQ(text, "");
}

TEST(Lines, AreTakenApartIntoWords) {
  std::string_view text = " \ta  bc\t";
  EXPECT_EQ(next_word(text), "a");
  EXPECT_EQ(next_word(text), "bc");
  EXPECT_EQ(next_word(text), "");
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace assay::collect::evidence
