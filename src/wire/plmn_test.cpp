// SPDX-License-Identifier: Apache-2.0
#include "wire/plmn.h"

#include <gtest/gtest.h>

namespace assay::wire {
namespace {
using namespace base::literals;

TEST(Plmn, ReadsMncOfTwoAndThreeDigits) {
  EXPECT_EQ(plmn_text("99 f9 07"_bytes), "99970");
  EXPECT_EQ(plmn_text("13 00 14"_bytes), "310410");
}

TEST(Plmn, ShowsHalfOctetsThatAreNoDigits) { EXPECT_EQ(plmn_text("a9 f9 07"_bytes), "9a970"); }

TEST(Plmn, NeedsThreeOctets) { EXPECT_EQ(plmn_text("99 f9"_bytes), ""); }

TEST(Bcd, EndsAtTheFiller) {
  EXPECT_EQ(bcd_text("21 43 f5"_bytes), "12345");
  EXPECT_EQ(bcd_text("21 43"_bytes), "1234");
  EXPECT_EQ(bcd_text(""_bytes), "");
}

TEST(Plmn, StandsInDomainNames) {
  EXPECT_EQ(plmn_of_domain("sepp.5gc.mnc001.mcc001.3gppnetwork.org"), "001-001");
  EXPECT_EQ(plmn_of_domain("SEPP1.5GC.MNC410.MCC310.3gppnetwork.ORG"), "310-410");
  EXPECT_EQ(plmn_of_domain("mnc070.mcc999.3gppnetwork.org"), "999-070");
  EXPECT_EQ(plmn_of_domain("sepp.5gc.mnc001.mcc001.example.org"), "");
  EXPECT_EQ(plmn_of_domain("sepp.5gc.mnc0a1.mcc001.3gppnetwork.org"), "");
  EXPECT_EQ(plmn_of_domain("mcc001.3gppnetwork.org"), "");
  EXPECT_EQ(plmn_of_domain(""), "");
}

}  // namespace
}  // namespace assay::wire
