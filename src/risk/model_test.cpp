// SPDX-License-Identifier: Apache-2.0
#include "risk/model.h"

#include <gmock/gmock.h>

#include <limits>

namespace assay::risk {
namespace {

using testing::HasSubstr;

struct RiskModel : testing::Test {
  Model model;
  FactId fact = model.add_fact().value();
  LeafId leaf = model.add_leaf({7, {0.1, 0.2, 0.3}}).value();
};

template <class T>
std::string error(const base::Result<T>& result) {
  return result ? "no error" : result.error().message();
}

TEST_F(RiskModel, RefusesProbabilitiesThatAreNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Interval wrong : {Interval{-0.1, 0, 1},
                               {0, 0.5, 1.1},
                               {0.6, 0.5, 0.7},
                               {0.1, 0.5, 0.4},
                               {nan, 0.5, 1},
                               {0, nan, 1},
                               {0, 0.5, nan}}) {
    EXPECT_THAT(error(model.add_leaf({8, wrong})), HasSubstr("give low <= central <= high, all from 0 to 1"));
    EXPECT_THAT(error(model.add_measure({8, exactly(1), {{leaf, wrong}}})), HasSubstr("as the factor of an effect"));
  }
  EXPECT_EQ(model.leaves().size(), 1U);
  EXPECT_TRUE(model.measures().empty());
}

TEST_F(RiskModel, RefusesRatesLossesAndCostsThatAreNegativeOrTooLargeToBeMultiplied) {
  for (const double wrong :
       {-1.0, 1.1e100, std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(error(model.add_scenario({1, {fact}, exactly(wrong)})), HasSubstr("all from 0 to 1e+100"));
    EXPECT_THAT(error(model.add_goal({1, fact, UnitId(0), exactly(wrong)})), HasSubstr("all from 0 to 1e+100"));
    EXPECT_THAT(error(model.add_measure({1, exactly(wrong), {}})), HasSubstr("all from 0 to 1e+100"));
  }
}

TEST_F(RiskModel, RefusesWhatNamesSomethingThatIsNotThere) {
  const std::vector<FactId> unknown_fact{FactId(9)};
  const std::vector<LeafId> unknown_leaf{LeafId(9)};
  EXPECT_THAT(error(model.add_rule(FactId(9), {}, {})), HasSubstr("rule 0 names a fact or a leaf that is not there"));
  EXPECT_THAT(error(model.add_rule(fact, unknown_fact, {})), HasSubstr("rule 0 names"));
  EXPECT_THAT(error(model.add_rule(fact, {}, unknown_leaf)), HasSubstr("rule 0 names"));
  EXPECT_THAT(error(model.add_scenario({1, unknown_fact, exactly(1)})), HasSubstr("names fact 9, but there are 1"));
  EXPECT_THAT(error(model.add_scenario({1, {}, exactly(1)})), HasSubstr("starts nowhere"));
  EXPECT_THAT(error(model.add_goal({1, FactId(9), UnitId(0), exactly(1)})), HasSubstr("names fact 9"));
  EXPECT_THAT(error(model.add_measure({1, exactly(1), {{LeafId(9), exactly(0)}}})), HasSubstr("names leaf 9"));
  EXPECT_THAT(error(model.require(MeasureId(0), MeasureId(1))), HasSubstr("names measure 0, but there are 0"));
  EXPECT_EQ(model.rules(), 0U);
}

TEST_F(RiskModel, OneCauseIsOneLeaf) {
  EXPECT_EQ(model.add_leaf({7, {0.1, 0.2, 0.3}}).value(), leaf);
  EXPECT_EQ(model.leaves().size(), 1U);
  EXPECT_THAT(error(model.add_leaf({7, {0.1, 0.2, 0.4}})), HasSubstr("two different probabilities"));
}

TEST_F(RiskModel, RefusesKeysThatRepeat) {
  ASSERT_TRUE(model.add_goal({5, fact, UnitId(0), exactly(1)}));
  EXPECT_THAT(error(model.add_goal({5, fact, UnitId(1), exactly(1)})),
              HasSubstr("two goals have the key 0000000000000005"));
  ASSERT_TRUE(model.add_scenario({5, {fact}, exactly(1)}));
  EXPECT_THAT(error(model.add_scenario({5, {fact}, exactly(2)})), HasSubstr("two scenarios"));
  ASSERT_TRUE(model.add_measure({5, exactly(1), {}}));
  EXPECT_THAT(error(model.add_measure({5, exactly(2), {}})), HasSubstr("two measures"));
  EXPECT_THAT(error(model.exclude(MeasureId(0), MeasureId(0))), HasSubstr("excludes itself"));
}

TEST_F(RiskModel, OfSeveralMeasuresOnALeafTheStrongestCounts) {
  const MeasureId half = model.add_measure({1, exactly(1), {{leaf, {0.25, 0.5, 0.75}}}}).value();
  const MeasureId some = model.add_measure({2, exactly(1), {{leaf, {0.5, 0.5, 0.5}}}}).value();
  EXPECT_EQ(model.probabilities({})[0], (Interval{0.1, 0.2, 0.3}));
  EXPECT_EQ(model.probabilities(std::vector{half, some})[0], (Interval{0.1 * 0.25, 0.2 * 0.5, 0.3 * 0.5}));
}

}  // namespace
}  // namespace assay::risk
