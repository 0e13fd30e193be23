// SPDX-License-Identifier: Apache-2.0
#include "app/collection.h"

#include <gtest/gtest.h>

namespace assay::app {
namespace {

TEST(Threads, AreNeverMoreThanMayBeAskedFor) {
  EXPECT_EQ(threads(0, 300), most_threads);
  EXPECT_EQ(threads(0, 8), 8U);
  EXPECT_EQ(threads(0, 0), 1U);  // the machine does not say
  EXPECT_EQ(threads(3, 300), 3U);
}

}  // namespace
}  // namespace assay::app
