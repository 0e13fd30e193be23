// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/slices.h"

#include <gtest/gtest.h>

namespace assay::wire::sbi {
namespace {

TEST(Slices, AreNamedByTypeAndDifferentiator) {
  EXPECT_EQ(slices_of(R"([{"sst":1,"sd":"0beef0"},{"sst":128,"sd":"0CAFE0"},{"sst":1,"sd":"0BEEF0"}])"), "1-0BEEF0,128-0CAFE0");
  EXPECT_EQ(slices_of(R"([{"sst":2},{"sst":1,"sd":"FFFFFF"}])"), "1,2");
}

TEST(Slices, ThatStandForManySaySo) {
  EXPECT_EQ(slices_of(R"([{"sst":1,"wildcardSd":true},{"sst":2,"sdRanges":[{"start":"000001","end":"0000FF"}]}])"), "1-*,2-*");
  EXPECT_EQ(slices_of(R"([{"sst":1,"wildcardSd":false}])"), "1");
}

TEST(Slices, AreNothingElse) {
  for (const auto* text : {"", "1", "[1]", "{}", R"({"sst":1})", "[", R"([{"sd":"0BEEF0"}])", R"([{"sst":256}])", R"([{"sst":-1}])", R"([{"sst":"1"}])"})
    EXPECT_EQ(slices_of(text), std::nullopt) << text;
  EXPECT_EQ(slices_of(R"([{"sst":1,"sd":"0BEEF"}])"), "1");  // no differentiator
}

}  // namespace
}  // namespace assay::wire::sbi
