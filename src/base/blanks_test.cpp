// SPDX-License-Identifier: Apache-2.0
#include "base/blanks.h"

#include <gtest/gtest.h>

namespace assay::base {
namespace {

TEST(Blanks, AreTakenAwayAroundATextAndNowhereElse) {
  EXPECT_EQ(trimmed("\r\n \ta b\t \n"), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \t\r\n"), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("/a//b/", "/"), "a//b");
}

}  // namespace
}  // namespace assay::base
