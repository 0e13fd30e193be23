// SPDX-License-Identifier: Apache-2.0
#include "wire/apn.h"

#include <gtest/gtest.h>

namespace assay::wire {
namespace {

using namespace base::literals;

TEST(ApnText, JoinsLabelsWithDots) {
  EXPECT_EQ(apn_text("03 69 6d 73 06 6d 6e 63 30 30 31"_bytes), "ims.mnc001");
  EXPECT_EQ(apn_text({}), "");
}

TEST(ApnText, EndsWhereTheOctetsEnd) { EXPECT_EQ(apn_text("09 69 6d"_bytes), "im"); }

TEST(ApnText, WritesNothingToATerminal) { EXPECT_EQ(apn_text("02 1b 41"_bytes), "\\x1bA"); }

}  // namespace
}  // namespace assay::wire
