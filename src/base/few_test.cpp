// SPDX-License-Identifier: Apache-2.0
#include "base/few.h"

#include <gmock/gmock.h>

namespace assay::base {
namespace {

TEST(Few, KeepsItsItemsInOrderWhenThereAreMany) {
  Few<int, 2> list;
  EXPECT_TRUE(list.empty());
  for (int i = 1; i <= 2; ++i) list.push_back(i);
  EXPECT_THAT(list, testing::ElementsAre(1, 2));
  for (int i = 3; i <= 5; ++i) list.push_back(i);
  EXPECT_THAT(list, testing::ElementsAre(1, 2, 3, 4, 5));
  const Few<int, 2> copy = list;
  EXPECT_EQ(copy.size(), 5U);
  EXPECT_EQ(copy.back(), 5);
  EXPECT_EQ(copy[2], 3);
}

}  // namespace
}  // namespace assay::base
