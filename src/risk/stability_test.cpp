// SPDX-License-Identifier: Apache-2.0
#include "risk/stability.h"

#include <gmock/gmock.h>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::HasSubstr;

// The goal by either of three causes; a measure against each costs the same, and the budget is enough for one.
Model three_causes(double first, double second, double third) {
  TestGraph graph;
  graph.facts = 2;
  const double likely[] = {first, second, third};
  for (std::uint32_t i = 0; i < 3; ++i) {
    graph.leaves.push_back({100 + i, exactly(likely[i])});
    graph.rules.push_back({1, {0}, {i}});
    graph.measures.push_back({3 - i, exactly(1), {{LeafId(i), exactly(0)}}});
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
  return graph.model();
}

Stability repeated(const Model& model, const ExactLimits& exact, std::uint32_t repetitions = 40) {
  const auto evaluation = Evaluation::prepare(model, {.trials = 512, .exact = exact}).value();
  return chosen_again(evaluation, UnitId(0), 1, repetitions, {}).value();
}

TEST(Stability, TellsAChoiceThatTheTrialsMadeFromOneThatTheModelMakes) {
  // Twins: now the one, now the other.
  const Stability twins = repeated(three_causes(0.3, 0.3, 0.01), {.leaves = 0});
  ASSERT_EQ(twins.measures.size(), 2U);
  EXPECT_EQ(twins.measures[0].measure, MeasureId(1));  // in the order of keys
  EXPECT_EQ(twins.measures[1].measure, MeasureId(0));
  EXPECT_EQ(twins.measures[0].chosen + twins.measures[1].chosen, 40U);
  EXPECT_GT(twins.measures[0].chosen, 8U);
  EXPECT_GT(twins.measures[1].chosen, 8U);
  EXPECT_EQ(repeated(three_causes(0.3, 0.3, 0.01), {.leaves = 0}).measures, twins.measures);

  const Stability clear = repeated(three_causes(0.5, 0.1, 0.1), {.leaves = 0});
  EXPECT_EQ(clear.measures, (std::vector<Stability::Times>{{MeasureId(0), 40}}));
  // Computed exactly, twins are decided the same way every time.
  EXPECT_EQ(repeated(three_causes(0.3, 0.3, 0.01), {}).measures.size(), 1U);
}

TEST(Stability, RefusesWhatItCannotRepeat) {
  const Model model = three_causes(0.3, 0.3, 0.01);
  const auto evaluation = Evaluation::prepare(model, {.trials = 512}).value();
  EXPECT_THAT(chosen_again(evaluation, UnitId(0), 1, 1001, {}).error().message(), HasSubstr("at most 1000"));
  EXPECT_THAT(chosen_again(evaluation, UnitId(7), 1, 2, {}).error().message(), HasSubstr("no goal has a loss in unit 7"));
  EXPECT_THAT(chosen_again(evaluation, UnitId(0), -1, 2, {}).error().message(), HasSubstr("the budget is -1"));
  EXPECT_TRUE(chosen_again(evaluation, UnitId(0), 1, 0, {}).value().measures.empty());
}

}  // namespace
}  // namespace assay::risk
