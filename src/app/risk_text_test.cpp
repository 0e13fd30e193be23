// SPDX-License-Identifier: Apache-2.0
#include "app/risk_text.h"

#include <gtest/gtest.h>

namespace assay::app {
namespace {

TEST(RiskText, SpansOfAmountsCannotBeMisread) {
  EXPECT_EQ(span_of({.low = 13'000, .central = 20'000, .high = 360'000}, amount), "13,000 to 360,000");
  EXPECT_EQ(span_of({.low = 2.4e6, .central = 2.4e6, .high = 2.41e6}, amount), "2.4 million");
  EXPECT_EQ(span_of({.low = 2.4e6, .central = 3e6, .high = 3.6e9}, amount), "2.4 million to 3.6 billion");
  EXPECT_EQ(span_of({.low = 2.46, .central = 3, .high = 47'123'456}, amount), "2.5 to 47,000,000");
  EXPECT_EQ(span_of({.low = 0.001, .central = 3, .high = 1.04e9}, amount), "< 0.01 to 1,000,000,000");
}

}  // namespace
}  // namespace assay::app
