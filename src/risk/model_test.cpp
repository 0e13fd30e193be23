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

TEST_F(RiskModel, TakesNoMoreThanCanBeComputed) {
  const auto fill = [](std::size_t most, auto&& add) {
    for (Key key = 0; key < most; ++key) ASSERT_TRUE(add(key)) << key;
    EXPECT_THAT(error(add(most)), HasSubstr("in one model: divide it"));
  };
  fill(Model::max_scenarios, [this](Key key) { return model.add_scenario({key, {fact}, exactly(1)}); });
  fill(Model::max_goals, [this](Key key) { return model.add_goal({key, fact, UnitId(0), exactly(1)}); });
  fill(Model::max_measures, [this](Key key) { return model.add_measure({key, exactly(1), {}}); });
  const auto measure = [](Key number) { return MeasureId(static_cast<std::uint32_t>(number)); };
  fill(Model::max_ties, [&](Key key) {
    return key % 2 == 0 ? model.require(measure(key / 64), measure(2048 + key % 64))
                        : model.exclude(measure(key / 64), measure(2048 + key % 64));
  });
  EXPECT_EQ(model.scenarios().size(), Model::max_scenarios);
  EXPECT_EQ(model.goals().size(), Model::max_goals);
  EXPECT_EQ(model.measures().size(), Model::max_measures);
}

TEST_F(RiskModel, TakesNoMoreUnitsStartsAndEffectsThanCanBeComputed) {
  EXPECT_THAT(error(model.add_goal({1, fact, UnitId(256), exactly(1)})), HasSubstr("more than 256 units in one model"));
  EXPECT_TRUE(model.add_goal({1, fact, UnitId(255), exactly(1)}));
  EXPECT_EQ(model.units(), 256U);
  const std::vector half(Model::max_parts / 2, fact);
  ASSERT_TRUE(model.add_scenario({1, half, exactly(1)}));
  ASSERT_TRUE(model.add_scenario({2, half, exactly(1)}));
  EXPECT_THAT(error(model.add_scenario({3, {fact}, exactly(1)})),
              HasSubstr("more than 1048576 facts that scenarios start from"));
  const std::vector effects(Model::max_parts / 2, Effect{leaf, exactly(0)});
  ASSERT_TRUE(model.add_measure({1, exactly(1), effects}));
  ASSERT_TRUE(model.add_measure({2, exactly(1), effects}));
  EXPECT_THAT(error(model.add_measure({3, exactly(1), {{leaf, exactly(0)}}})),
              HasSubstr("more than 1048576 effects of measures"));
}

TEST_F(RiskModel, OfSeveralMeasuresOnALeafTheStrongestCounts) {
  const MeasureId half = model.add_measure({1, exactly(1), {{leaf, {0.25, 0.5, 0.75}}}}).value();
  const MeasureId some = model.add_measure({2, exactly(1), {{leaf, {0.5, 0.5, 0.5}}}}).value();
  EXPECT_EQ(model.probabilities({})[0], (Interval{0.1, 0.2, 0.3}));
  EXPECT_EQ(model.probabilities(std::vector{half, some})[0], (Interval{0.1 * 0.25, 0.2 * 0.5, 0.3 * 0.5}));
}

}  // namespace
}  // namespace assay::risk
