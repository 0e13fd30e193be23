// SPDX-License-Identifier: Apache-2.0
#include "risk/choice.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "risk/test_choices.h"
#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Choice, BranchAndBoundFindsTheBestOfAllSets) {
  int solved = 0;
  int nodes = 0;
  int greedy_missed = 0;
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    const Instance i = instance(seed, static_cast<std::uint32_t>(1 + seed % 15));
    const bool sampled = seed % 10 == 0;
    const Evaluation evaluation =
        Evaluation::prepare(i.model, {.trials = 512, .exact = sampled ? ExactLimits{.leaves = 0} : ExactLimits{}})
            .value();
    const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
      return evaluation.loss(UnitId(0), taken).per_year.central;
    };
    const double budget = static_cast<double>(seed % 13);
    const auto choice = choose(i.model, loss, budget, {.evaluations = 3000000});
    if (!choice) {
      EXPECT_THAT(choice.error().message(), HasSubstr("can never be taken"));
      continue;
    }
    const Best best = best_of_all(i.model, loss, budget);
    EXPECT_TRUE(choice->proven) << seed;
    EXPECT_NEAR(choice->loss, best.loss, 1e-12) << seed;
    EXPECT_NEAR(choice->bound, best.loss, 1e-12) << seed;
    EXPECT_NEAR(loss(choice->measures), choice->loss, 1e-15) << seed;
    EXPECT_LE(choice->cost, budget) << seed;
    EXPECT_TRUE(together(i.model, choice->measures)) << seed;
    if (sampled) {
      EXPECT_EQ(choice->cost, best.cost) << seed;  // without rounding, ties are broken by cost
    }
    ++solved;
    nodes += static_cast<int>(choice->nodes);
    greedy_missed += choice->greedy > best.loss + 1e-9 ? 1 : 0;
  }
  EXPECT_GT(solved, 60);
  EXPECT_LT(nodes, 60000);      // of some 390,000 sets
  EXPECT_GT(greedy_missed, 3);  // else the search behind the greedy start is not tested
}

TEST(Choice, AtItsLimitItSaysWhatIsProven) {
  int open = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Instance i = instance(seed, 14);
    const Evaluation evaluation = Evaluation::prepare(i.model, {}).value();
    const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
      return evaluation.loss(UnitId(0), taken).per_year.central;
    };
    const auto all = choose(i.model, loss, 6, {.evaluations = 3000000});
    const auto some = choose(i.model, loss, 6, {.evaluations = seed % 2 == 0 ? 40U : 150U});
    if (!all) continue;
    EXPECT_LE(some->bound, all->loss + 1e-12);
    EXPECT_GE(some->loss, all->loss - 1e-12);
    EXPECT_LE(some->loss, some->greedy);
    EXPECT_EQ(some->proven, some->bound == some->loss);
    open += some->proven ? 0 : 1;
  }
  EXPECT_GT(open, 10);
}

TEST(Choice, DoesNotDependOnTheOrderOfMeasures) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Instance i = instance(seed, 3);
    std::ranges::reverse(i.graph.measures);
    const Model forwards = instance(seed, 3).graph.model();  // without prerequisites and exclusions
    const Model backwards = i.graph.model();
    const auto chosen = [](const Model& model) {
      const Evaluation evaluation = Evaluation::prepare(model, {}).value();
      const Choice choice =
          choose(
              model,
              [&](std::span<const MeasureId> taken) { return evaluation.loss(UnitId(0), taken).per_year.central; }, 5)
              .value();
      std::vector<Key> keys;
      for (const MeasureId measure : choice.measures) keys.push_back(model.measures()[measure.value].key);
      return std::tuple(keys, choice.loss, choice.cost, choice.nodes);
    };
    EXPECT_EQ(chosen(forwards), chosen(backwards)) << seed;
  }
}

// Greedy alone would ask for 200 losses per measure that it takes, and swaps for more: the limit counts what each step
// asks for, and what it leaves out is not called proven.
TEST(Choice, AsksForNoMoreLossesThanItsLimitSays) {
  Model model;
  for (std::uint32_t i = 0; i < 200; ++i) model.add_measure({i, exactly(2 + i % 3), {}}).value();
  std::uint64_t asked = 0;
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    ++asked;
    double left = 1;
    for (const MeasureId measure : taken) left *= 0.9 + 0.0004 * ((measure.value * 37) % 200);
    return left;
  };
  for (const std::uint64_t limit : {0U, 2U, 3U, 150U, 1000U, 8000U}) {
    asked = 0;
    const Choice choice = choose(model, loss, 40, {.evaluations = limit}).value();
    EXPECT_EQ(choice.evaluations, asked) << limit;
    EXPECT_LE(asked, std::max<std::uint64_t>(limit, 2));
    EXPECT_GE(asked + 1, limit);  // a step of branch and bound asks for two
    EXPECT_LE(choice.bound, choice.loss);
    EXPECT_LE(choice.cost, 40);
    EXPECT_FALSE(choice.proven) << limit;
    EXPECT_EQ(choice.measures.empty(), limit <= 2) << limit;
  }
}

// Two gates one behind the other, each of two leaves: closing one gate needs two measures, of which one alone gains
// nothing.
TEST(Choice, TakesPairsThatGainNothingAlone) {
  TestGraph graph;
  graph.facts = 3;
  for (std::uint32_t i = 0; i < 5; ++i) graph.leaves.push_back({i + 1, exactly(i == 4 ? 0.5 : 1)});
  graph.rules = {{1, {0}, {0}}, {1, {0}, {1}}, {2, {1}, {2}}, {2, {1}, {3}}, {2, {1}, {4}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(2), UnitId(0), exactly(100)}};
  for (std::uint32_t i = 0; i < 5; ++i) graph.measures.push_back({50 + i, exactly(1), {{LeafId(i), exactly(0)}}});
  const Model model = graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {}).value();
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    return evaluation.loss(UnitId(0), taken).per_year.central;
  };
  const Choice pair = choose(model, loss, 2).value();
  EXPECT_THAT(pair.measures, ElementsAre(MeasureId(0), MeasureId(1)));
  EXPECT_EQ(pair.loss, 0);
  EXPECT_EQ(pair.greedy, 100);
  EXPECT_TRUE(pair.proven);
  EXPECT_THAT(choose(model, loss, 0).value().measures, IsEmpty());
  EXPECT_EQ(choose(model, loss, std::numeric_limits<double>::infinity()).value().cost, 2);
}

// Leaf 0 holds anyway and does all that leaf 1 could: a measure against leaf 1 alone is bought for no rounding.
TEST(Choice, BuysNothingForARounding) {
  for (int i = 1; i < 100; ++i) {
    TestGraph graph;
    graph.facts = 2;
    graph.leaves = {{1, exactly(1)}, {2, exactly(0.1)}, {3, exactly(0.01 * i)}};
    graph.rules = {{1, {0}, {0, 2}}, {1, {0}, {1, 2}}};
    graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
    graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
    graph.measures = {{1, exactly(1), {{LeafId(1), exactly(0)}}}};
    const Model model = graph.model();
    const Evaluation evaluation = Evaluation::prepare(model, {}).value();
    const Choice choice =
        choose(
            model, [&](std::span<const MeasureId> taken) { return evaluation.loss(UnitId(0), taken).per_year.central; },
            5)
            .value();
    EXPECT_THAT(choice.measures, IsEmpty()) << i;
    EXPECT_TRUE(choice.proven) << i;
  }
}

TEST(Choice, ABudgetThatIsExactlyEnoughIsEnough) {
  TestGraph graph;
  graph.facts = 2;
  graph.leaves = {{1, exactly(1)}, {2, exactly(1)}};
  graph.rules = {{1, {0}, {0}}, {1, {0}, {1}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
  graph.measures = {{1, exactly(0.1), {{LeafId(0), exactly(0)}}}, {2, exactly(0.2), {{LeafId(1), exactly(0)}}}};
  const Model model = graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {}).value();
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    return evaluation.loss(UnitId(0), taken).per_year.central;
  };
  EXPECT_THAT(choose(model, loss, 0.3).value().measures, ElementsAre(MeasureId(0), MeasureId(1)));
  EXPECT_THAT(choose(model, loss, 0.3 - 1e-9).value().measures, IsEmpty());
}

TEST(Choice, SaysWhatIsWrongWithBudgetsAndMeasures) {
  Instance i = instance(1, 3);
  Model model = i.graph.model();
  const RemainingLoss none = [](std::span<const MeasureId>) { return 0.0; };
  EXPECT_THAT(choose(model, none, -1).error().message(), HasSubstr("the budget is -1: give a number from 0 on"));
  EXPECT_FALSE(choose(model, none, std::numeric_limits<double>::quiet_NaN()));
  ASSERT_TRUE(model.require(MeasureId(0), MeasureId(1)));
  ASSERT_TRUE(model.exclude(MeasureId(1), MeasureId(2)));
  ASSERT_TRUE(model.require(MeasureId(0), MeasureId(2)));
  EXPECT_THAT(choose(model, none, 1).error().message(), HasSubstr("can never be taken"));
}

TEST(Choice, TheFrontFallsAsTheBudgetRisesAndIsJudgedOnFreshTrials) {
  const Instance i = instance(4, 8);
  const Model model = i.graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {.trials = 512, .exact = {.leaves = 0}}).value();
  const auto points = front(evaluation, UnitId(0), std::vector<double>{0, 2, 4, 8, 100}).value();
  ASSERT_EQ(points.size(), 5U);
  const Evaluation truth = Evaluation::prepare(model, {}).value();
  for (std::size_t p = 0; p < points.size(); ++p) {
    EXPECT_LE(points[p].choice.loss, points[p == 0 ? 0 : p - 1].choice.loss);
    EXPECT_LE(points[p].choice.cost, points[p].budget);
    EXPECT_EQ(points[p].optimism, points[p].after.per_year.central - points[p].choice.loss);
    EXPECT_NEAR(points[p].after.per_year.central, truth.loss(UnitId(0), points[p].choice.measures).per_year.central,
                2);  // 5,120 trials of a loss of 84 at most
  }
  EXPECT_GT(points[0].before.per_year.central, points[4].after.per_year.central);
  EXPECT_NE(points[0].optimism, 0);  // other trials
  EXPECT_THAT(front(evaluation, UnitId(1), std::vector<double>{1}).error().message(),
              HasSubstr("no goal has a loss in unit 1"));
}

// Twelve measures that are worth the same. On its own trials a choice looks better than it is, since it takes what came
// up most by chance; on trials that it has not seen it is worth what it is worth.
TEST(Choice, IsNotJudgedOnTheTrialsThatItWasMadeOn) {
  TestGraph graph;
  graph.facts = 13;
  for (std::uint32_t i = 0; i < 12; ++i) {
    graph.leaves.push_back({i + 1, exactly(0.5)});
    graph.rules.push_back({i + 1, {0}, {i}});
    graph.goals.push_back({i + 1, FactId(i + 1), UnitId(0), exactly(1)});
    graph.measures.push_back({i + 1, exactly(1), {{LeafId(i), exactly(0)}}});
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  const Model model = graph.model();
  constexpr int seeds = 40;
  double left = 0;
  double judged = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const Evaluation evaluation =
        Evaluation::prepare(model, {.seed = seed, .trials = 512, .exact = {.leaves = 0}}).value();
    const std::vector<JudgedChoice> points = front(evaluation, UnitId(0), std::vector<double>{3}).value();
    ASSERT_EQ(points[0].choice.measures.size(), 3U);
    left += points[0].choice.loss / seeds;
    judged += points[0].after.per_year.central / seeds;
    EXPECT_NE(evaluation.on_fresh_trials(1).value().loss(UnitId(0), {}), evaluation.loss(UnitId(0), {}));
  }
  EXPECT_NEAR(judged, 4.5, 0.015);  // nine of the twelve; four standard errors of 40 times 5,120 trials
  EXPECT_LT(left, 4.45);
}

// The fresh trials of a point of the front are those of on_fresh_trials(10), and what it says of the loss is all that
// an evaluation says: the evidence interval and what the trials leave open, before and after.
TEST(Choice, TheFrontGivesTheWholeLossBeforeAndAfter) {
  Instance i = instance(4, 8);
  for (Leaf& leaf : i.graph.leaves)
    leaf.probability = {leaf.probability.low * 0.5, leaf.probability.central, leaf.probability.high * 0.5 + 0.5};
  const Model model = i.graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {.trials = 512, .exact = {.leaves = 0}}).value();
  const Evaluation fresh = evaluation.on_fresh_trials(10).value();
  const std::vector<JudgedChoice> points = front(evaluation, UnitId(0), std::vector<double>{2, 8}).value();
  for (const JudgedChoice& point : points) {
    EXPECT_EQ(point.before, fresh.evaluate({}).losses[0]);
    EXPECT_EQ(point.after, fresh.evaluate(point.choice.measures).losses[0]);
    EXPECT_LT(point.after.per_year.low, point.after.per_year.central);
    EXPECT_LT(point.after.per_year.central, point.after.per_year.high);
    EXPECT_LT(point.after.sampling.low, point.after.per_year.central);
    EXPECT_LT(point.after.per_year.central, point.after.sampling.high);
  }
  EXPECT_EQ(evaluation.loss(UnitId(7), {}), Loss{});
}

}  // namespace
}  // namespace assay::risk
