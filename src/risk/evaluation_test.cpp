// SPDX-License-Identifier: Apache-2.0
#include "risk/evaluation.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::HasSubstr;

constexpr ExactLimits nothing_exact{.leaves = 0};

Risk evaluated(const Model& model, const Options& options, std::span<const MeasureId> taken = {}) {
  return Evaluation::prepare(model, options).value().evaluate(taken);
}

// What a result says, without the numbers of the model.
using Said = std::map<std::pair<Key, Key>, Outcome>;
Said said(const Model& model, const Risk& risk) {
  Said result;
  for (Outcome outcome : risk.outcomes) {
    const auto keys = std::pair(model.scenarios()[outcome.scenario.value].key, model.goals()[outcome.goal.value].key);
    outcome.scenario = ScenarioId(0);
    outcome.goal = GoalId(0);
    result[keys] = outcome;
  }
  return result;
}

TEST(Evaluation, RenamingReorderingRepeatingSplittingAndThreadsChangeNothing) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const TestGraph graph = with_measures(seed, 14);
    const TestGraph other = rewritten(graph, seed);
    const Model model = graph.model();
    const Model other_model = other.model();
    for (const ExactLimits& exact : {ExactLimits{}, nothing_exact, ExactLimits{.nodes = 12}}) {
      const Options options{.seed = seed, .trials = 2048, .threads = 1, .exact = exact};
      Options threads = options;
      threads.threads = 3;
      for (const std::size_t taken : {0U, 2U}) {
        std::vector<MeasureId> here;
        std::vector<MeasureId> there;
        for (std::uint32_t i = 0; i < taken; ++i) {
          here.emplace_back(i);
          there.emplace_back(static_cast<std::uint32_t>(
              std::ranges::find(other.measures, graph.measures[i].key, &Measure::key) - other.measures.begin()));
        }
        const Risk one = evaluated(model, options, here);
        const Risk two = evaluated(other_model, threads, there);
        EXPECT_TRUE(said(model, one) == said(other_model, two)) << seed;
        EXPECT_TRUE(one.losses == two.losses) << seed;
      }
    }
  }
}

// Random bits belong to a leaf, not to its place: what is added to a model elsewhere does not move what was there.
TEST(Evaluation, WhatElseIsInTheModelChangesNothing) {
  int sampled = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const TestGraph graph = with_measures(seed, 12);
    TestGraph more = graph;
    for (const Key key : {Key{0}, Key{1} << 63U}) {
      more.rules.push_back({more.facts++, {0}, {static_cast<std::uint32_t>(more.leaves.size())}});
      more.leaves.push_back({key, exactly(0.5)});
      more.goals.push_back({key, FactId(more.facts - 1), UnitId(5), exactly(1)});
    }
    const Model model = graph.model();
    const Model larger = more.model();
    for (const ExactLimits& exact : {ExactLimits{}, nothing_exact}) {
      const Options options{.seed = seed, .trials = 1024, .exact = exact};
      const Said before = said(model, evaluated(model, options));
      const Said after = said(larger, evaluated(larger, options));
      for (const auto& [keys, outcome] : before) {
        EXPECT_TRUE(after.at(keys) == outcome) << seed;
        sampled += outcome.method == Method::sampled ? 1 : 0;
      }
    }
  }
  EXPECT_GT(sampled, 100);
}

TEST(Evaluation, AMeasureNeverRaisesAProbability) {
  int lowered = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const Model model = with_measures(seed, 10).model();
    for (const ExactLimits& exact : {ExactLimits{}, nothing_exact}) {
      const Evaluation evaluation = Evaluation::prepare(model, {.trials = 1024, .exact = exact}).value();
      std::vector<MeasureId> taken;
      Risk before = evaluation.evaluate(taken);
      for (std::uint32_t i = 0; i < model.measures().size(); ++i) {
        taken.emplace_back(i);
        const Risk after = evaluation.evaluate(taken);
        for (std::size_t j = 0; j < after.outcomes.size(); ++j) {
          // Sampled ones not even by rounding: the same trials, and in each what is true stays a part of what was.
          const double rounding = after.outcomes[j].method == Method::exact ? 1e-15 : 0;
          EXPECT_LE(after.outcomes[j].probability.low, before.outcomes[j].probability.low + rounding);
          EXPECT_LE(after.outcomes[j].probability.central, before.outcomes[j].probability.central + rounding);
          EXPECT_LE(after.outcomes[j].probability.high, before.outcomes[j].probability.high + rounding);
          EXPECT_EQ(after.outcomes[j].method, before.outcomes[j].method);
          lowered += after.outcomes[j].probability.central < before.outcomes[j].probability.central ? 1 : 0;
        }
        before = after;
      }
    }
  }
  EXPECT_GT(lowered, 500);
}

TEST(Evaluation, TheEvidenceIntervalHoldsForEveryTruthInsideThePriors) {
  std::mt19937_64 random(1);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    TestGraph graph = random_graph(seed, 8);
    const Model model = graph.model();
    for (const ExactLimits& exact : {ExactLimits{}, nothing_exact}) {
      const Risk wide = evaluated(model, {.trials = 512, .exact = exact});
      for (const Outcome& outcome : wide.outcomes) {
        EXPECT_LE(outcome.probability.low, outcome.probability.central);
        EXPECT_LE(outcome.probability.central, outcome.probability.high);
      }
    }
    const Risk wide = evaluated(model, {});
    for (Leaf& leaf : graph.leaves) {
      const double share = static_cast<double>(random() >> 11U) * 0x1p-53;
      leaf.probability = exactly(leaf.probability.low + share * (leaf.probability.high - leaf.probability.low));
    }
    const Risk truth = evaluated(graph.model(), {});
    for (std::size_t i = 0; i < wide.outcomes.size(); ++i) {
      EXPECT_GE(truth.outcomes[i].probability.central, wide.outcomes[i].probability.low - 1e-15);
      EXPECT_LE(truth.outcomes[i].probability.central, wide.outcomes[i].probability.high + 1e-15);
    }
  }
}

// Where the ends differ in the last digit, so may the results, and rounding then knows no order.
TEST(Evaluation, NoEvidenceIntervalIsOutOfOrderByRounding) {
  std::mt19937_64 random(9);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    TestGraph graph = random_graph(seed, 10);
    for (Leaf& leaf : graph.leaves) {
      const double central = leaf.probability.central;
      leaf.probability = {random() % 2 == 0 ? std::nextafter(central, 0) : central, central,
                          random() % 2 == 0 ? std::nextafter(central, 1) : central};
    }
    for (const Outcome& outcome : evaluated(graph.model(), {}).outcomes) {
      EXPECT_LE(outcome.probability.low, outcome.probability.central) << seed;
      EXPECT_LE(outcome.probability.central, outcome.probability.high) << seed;
    }
  }
}

TEST(Evaluation, TheSamplingIntervalHoldsTheTruthInAboutNineteenOfTwentyCases) {
  std::mt19937_64 random(5);
  int truths = 0;
  int held = 0;
  int conditioned = 0;
  for (std::uint64_t seed = 0; truths < 5000; ++seed) {
    TestGraph graph = random_graph(seed, 9);
    for (Leaf& leaf : graph.leaves) {
      const double share = static_cast<double>(random() >> 11U) * 0x1p-53;
      leaf.probability = exactly(leaf.probability.low + share * (leaf.probability.high - leaf.probability.low));
    }
    graph.goals.resize(1);
    const Model model = graph.model();
    const Outcome exact = evaluated(model, {}).outcomes[0];
    if (exact.method != Method::exact) continue;
    const Outcome sampled = evaluated(model, {.seed = seed, .trials = 2048, .exact = nothing_exact}).outcomes[0];
    ++truths;
    held +=
        sampled.sampling[1].low <= exact.probability.central && exact.probability.central <= sampled.sampling[1].high
            ? 1
            : 0;
    conditioned += sampled.method == Method::conditioned ? 1 : 0;
  }
  EXPECT_GE(held, 4650);
  EXPECT_LE(held, 4850);
  EXPECT_GT(conditioned, 100);
}

// A chain of five leaves of 1 %: 1e-10, which no plain sample of this size would ever see. Behind it a bridge that is
// too large for the limits.
TEST(Evaluation, ConditionsRareGoalsOnWhatTheyCannotDoWithout) {
  TestGraph graph;
  graph.facts = 10;
  for (std::uint32_t i = 0; i < 5; ++i) {
    graph.rules.push_back({i + 1, {i}, {i}});
    graph.leaves.push_back({100 + i, exactly(0.01)});
  }
  for (std::uint32_t i = 0; i < 5; ++i) graph.leaves.push_back({200 + i, exactly(0.9)});
  graph.rules.insert(graph.rules.end(),
                     {{6, {5}, {5}}, {7, {5}, {6}}, {7, {6}, {7}}, {6, {7}, {7}}, {8, {6}, {8}}, {8, {7}, {9}}});
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(8), UnitId(0), exactly(1)}};
  graph.measures = {{1, exactly(1), {{LeafId(2), exactly(0)}}}};
  const Model model = graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {.exact = nothing_exact}).value();
  const Outcome outcome = evaluation.evaluate({}).outcomes[0];
  EXPECT_EQ(outcome.method, Method::conditioned);
  EXPECT_NEAR(outcome.probability.central, 0.97848e-10, 0.005e-10);
  EXPECT_LT(outcome.sampling[1].low, 0.97848e-10);
  EXPECT_GT(outcome.sampling[1].high, 0.97848e-10);
  EXPECT_LT(outcome.sampling[1].high - outcome.sampling[1].low, 0.01e-10);
  EXPECT_EQ(evaluation.evaluate(std::vector{MeasureId(0)}).outcomes[0].probability.high, 0);
}

// All trials hit, so the upper limit is the product of the leaves itself; multiplied in another order, as the exact
// computation does it, that differs in the last digits.
TEST(Evaluation, TheIntervalOfAConditionedGoalHoldsItsProductInAnyOrder) {
  std::mt19937_64 random(3);
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    TestGraph graph;
    graph.facts = 2 + static_cast<std::uint32_t>(random() % 40);
    for (std::uint32_t i = 0; i + 1 < graph.facts; ++i) {
      graph.rules.push_back({i + 1, {i}, {i}});
      graph.leaves.push_back({random(), exactly(0.001 + 0.04 * static_cast<double>(random() >> 11U) * 0x1p-53)});
    }
    graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
    graph.goals = {{1, FactId(graph.facts - 1), UnitId(0), exactly(1)}};
    const Model model = graph.model();
    const double truth = evaluated(model, {}).outcomes[0].probability.central;
    const Outcome sampled = evaluated(model, {.seed = seed, .trials = 2048, .exact = nothing_exact}).outcomes[0];
    ASSERT_EQ(sampled.method, Method::conditioned) << seed;
    for (const Range& range : sampled.sampling) {
      EXPECT_LE(range.low, truth) << seed;
      EXPECT_GE(range.high, truth) << seed;
      EXPECT_LE(range.high, truth * (1 + 1e-13)) << seed;
    }
  }
}

// 40 goals behind a leaf each, and two behind another one: more conditions than there may be. Those that serve most
// goals stay, then those whose leaves have the lowest keys; the rest is sampled plainly, and however the model is
// written.
TEST(Evaluation, ConditionsNoMoreGroupsOfGoalsThanIsAffordable) {
  TestGraph graph;
  graph.facts = 44;
  for (std::uint32_t i = 0; i < 41; ++i) graph.leaves.push_back({100 + i, exactly(0.001)});
  for (std::uint32_t i = 0; i < 42; ++i) {
    graph.rules.push_back({i + 1, {0}, {std::min(i, 40U)}});
    graph.goals.push_back({i, FactId(i + 1), UnitId(0), exactly(1)});
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  const Model model = graph.model();
  const Risk risk = evaluated(model, {.exact = nothing_exact});
  for (const Outcome& outcome : risk.outcomes) {
    const std::uint32_t goal = outcome.goal.value;
    EXPECT_EQ(outcome.method, goal < 31 || goal >= 40 ? Method::conditioned : Method::sampled) << goal;
    EXPECT_LE(outcome.sampling[1].low, 0.001) << goal;
    EXPECT_GE(outcome.sampling[1].high, 0.001) << goal;
  }
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Model other = rewritten(graph, seed).model();
    EXPECT_TRUE(said(other, evaluated(other, {.exact = nothing_exact})) == said(model, risk)) << seed;
  }
}

// 512 alternatives take 1,025 nodes: there is room for that in 2,048 goals, but not in 16,384.
TEST(Evaluation, SharesTheRoomForDiagramsAmongAllGoals) {
  for (const std::uint32_t goals : {2048U, 16384U}) {
    TestGraph graph;
    graph.facts = 2;
    for (std::uint32_t i = 0; i < 512; ++i) {
      graph.leaves.push_back({i, exactly(0.001)});
      graph.rules.push_back({1, {0}, {i}});
    }
    graph.scenarios = {{1, {FactId(0)}, exactly(1)}, {2, {FactId(0), FactId(1)}, exactly(1)}};
    for (std::uint32_t i = 0; i < goals / 2; ++i)
      graph.goals.push_back({i, FactId(i < 2 ? i : 0), UnitId(0), exactly(1)});
    const Outcome outcome = evaluated(graph.model(), {}).outcomes[1];
    EXPECT_EQ(outcome.method, goals == 2048 ? Method::exact : Method::sampled);
    EXPECT_NEAR(outcome.probability.central, 1 - std::pow(0.999, 512), goals == 2048 ? 1e-13 : 0.02);
  }
}

TEST(Evaluation, WithoutHitsTheSamplingIntervalStillSaysHowLittleIsKnown) {
  EXPECT_EQ(wilson(0, 0), (Range{0, 1}));
  EXPECT_EQ(wilson(0, 1000).low, 0);
  EXPECT_NEAR(wilson(0, 1000).high, 0.0038267584855551, 1e-15);  // z² / (n + z²)
  EXPECT_NEAR(wilson(7, 50).low, 0.0695, 5e-5);
  EXPECT_NEAR(wilson(7, 50).high, 0.2619, 5e-5);
  EXPECT_EQ(wilson(50, 50).high, 1);
}

TEST(Evaluation, AddsUpLossesWithinAUnitAndKeepsUnitsApart) {
  TestGraph graph;
  graph.facts = 4;
  graph.leaves = {{1, {0.1, 0.2, 0.4}}, {2, exactly(0.5)}};
  graph.rules = {{1, {0}, {0}}, {2, {1}, {1}}, {3, {0}, {}}};
  graph.scenarios = {{1, {FactId(0)}, {1, 2, 3}}, {2, {FactId(0), FactId(1)}, exactly(0.5)}};
  graph.goals = {{1, FactId(1), UnitId(0), {10, 20, 30}},
                 {2, FactId(2), UnitId(0), exactly(4)},
                 {3, FactId(3), UnitId(2), exactly(7)}};
  const Model model = graph.model();
  const Risk risk = evaluated(model, {});
  ASSERT_EQ(risk.losses.size(), 3U);
  EXPECT_DOUBLE_EQ(risk.losses[0].per_year.low, 1 * (10 * 0.1 + 4 * 0.05) + 0.5 * (10 + 4 * 0.5));
  EXPECT_DOUBLE_EQ(risk.losses[0].per_year.central, 2 * (20 * 0.2 + 4 * 0.1) + 0.5 * (20 + 4 * 0.5));
  EXPECT_DOUBLE_EQ(risk.losses[0].per_year.high, 3 * (30 * 0.4 + 4 * 0.2) + 0.5 * (30 + 4 * 0.5));
  EXPECT_DOUBLE_EQ(risk.losses[0].sampling.low, risk.losses[0].per_year.central);
  EXPECT_EQ(risk.losses[1], Loss{});
  EXPECT_DOUBLE_EQ(risk.losses[2].per_year.central, 2.5 * 7);
  EXPECT_EQ(risk.outcomes[2].method, Method::certain);
}

// What a search goes by is what an evaluation says, whatever the method.
TEST(Evaluation, TheCentralLossAloneIsTheSameToTheLastBit) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Model model = with_measures(seed, 8).model();
    for (const auto& limits : {ExactLimits{}, nothing_exact}) {
      const Evaluation evaluation = Evaluation::prepare(model, {.trials = 512, .exact = limits}).value();
      for (std::uint32_t set = 0; set < 16; ++set) {
        std::vector<MeasureId> taken;
        for (std::uint32_t i = 0; i < 4; ++i) {
          if ((set >> i & 1U) != 0) taken.emplace_back(i);
        }
        for (const std::uint32_t unit : {0U, 1U, 7U}) EXPECT_EQ(evaluation.central_loss(UnitId(unit), taken), evaluation.loss(UnitId(unit), taken).per_year.central) << seed;
      }
    }
  }
}

TEST(Evaluation, TheLargestRateAndLossWithoutAChanceAreNoLoss) {
  TestGraph graph;
  graph.facts = 2;
  graph.leaves = {{1, {0, 0, 1}}};
  graph.rules = {{1, {0}, {0}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1e100)}};
  graph.goals = {{1, FactId(1), UnitId(0), exactly(1e100)}};
  const Interval loss = evaluated(graph.model(), {}).losses[0].per_year;
  EXPECT_EQ(loss.central, 0);
  EXPECT_DOUBLE_EQ(loss.high, 1e200);
}

TEST(Evaluation, RefusesMoreFreshTrialsThanCanBeCounted) {
  const Model model = random_graph(1, 3).model();
  const Evaluation evaluation = Evaluation::prepare(model, {.trials = 1024}).value();
  EXPECT_TRUE(evaluation.on_fresh_trials(2));
  for (const std::uint64_t times : {std::uint64_t{0}, std::uint64_t{1} << 31U, std::uint64_t{1} << 54U | 1U}) {
    EXPECT_THAT(evaluation.on_fresh_trials(times).error().message(), HasSubstr("times 1024 trials were asked for"));
  }
}

// P is linear in the probability of each leaf: p x P(it holds) + (1 - p) x P(it does not).
TEST(Evaluation, OfLeavesThatAreForcedAddsUpToTheWhole) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const TestGraph graph = random_graph(seed, 8);
    const Model model = graph.model();
    const auto exact = Evaluation::prepare(model, {}).value();
    const auto sampled = Evaluation::prepare(model, {.trials = 2048, .exact = nothing_exact}).value();
    const auto truth = graph.truth(graph.scenarios[0]);
    auto leaves = model.probabilities({});
    EXPECT_EQ(exact.outcomes_at(ScenarioId(0), leaves), exact.evaluate({}).outcomes);
    EXPECT_EQ(sampled.outcomes_at(ScenarioId(0), leaves), sampled.evaluate({}).outcomes);
    for (const LeafId leaf : exact.leaves_of(ScenarioId(0))) {
      const Interval known = leaves[leaf.value];
      leaves[leaf.value] = exactly(1);
      const auto with = exact.outcomes_at(ScenarioId(0), leaves);
      const auto more = sampled.outcomes_at(ScenarioId(0), leaves);
      leaves[leaf.value] = exactly(0);
      const auto without = exact.outcomes_at(ScenarioId(0), leaves);
      const auto less = sampled.outcomes_at(ScenarioId(0), leaves);
      leaves[leaf.value] = known;
      std::vector<double> central;
      for (const auto& each : leaves) central.push_back(each.central);
      for (std::size_t goal = 0; goal < graph.goals.size(); ++goal) {
        EXPECT_NEAR(known.central * with[goal].probability.central + (1 - known.central) * without[goal].probability.central, graph.enumerated(truth[goal], central), 1e-12);
        EXPECT_GE(more[goal].probability.central, less[goal].probability.central);
      }
    }
  }
}

// Against every assignment of the leaves.
TEST(Evaluation, GivesWhatEachLeafAddsToTheLoss) {
  double all_exact = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    TestGraph graph = random_graph(seed, 8);
    graph.scenarios[0].rate = exactly(2);
    if (seed % 2 == 1) graph.leaves[0].probability = {0.0001, 0.001, 0.01};  // some goals are rare then
    const Model model = graph.model();
    const auto exact = Evaluation::prepare(model, {}).value();
    const auto sampled = Evaluation::prepare(model, {.trials = 4096, .exact = nothing_exact}).value();
    const auto truth = graph.truth(graph.scenarios[0]);
    const auto slopes = exact.loss_slopes(ScenarioId(0));
    const auto rough = sampled.loss_slopes(ScenarioId(0));
    std::vector<double> central;
    for (const auto& leaf : model.leaves()) central.push_back(leaf.probability.central);
    const auto which = exact.leaves_of(ScenarioId(0));
    ASSERT_EQ(slopes.size(), model.units());
    for (std::size_t i = 0; i < which.size(); ++i) {
      std::vector<double> expected(model.units());
      for (std::size_t goal = 0; goal < graph.goals.size(); ++goal) {
        auto with = central;
        auto without = central;
        with[which[i].value] = 1;
        without[which[i].value] = 0;
        expected[graph.goals[goal].unit.value] += 2 * graph.goals[goal].loss.central * (graph.enumerated(truth[goal], with) - graph.enumerated(truth[goal], without));
      }
      for (std::size_t unit = 0; unit < expected.size(); ++unit) {
        EXPECT_NEAR(slopes[unit][i], expected[unit], 1e-11) << seed;
        EXPECT_NEAR(rough[unit][i], expected[unit], 0.25) << seed;  // of at most 8
        if (expected[unit] < 1e-12) { EXPECT_EQ(rough[unit][i], 0) << seed; }  // no noise of what decides nothing
        all_exact += expected[unit];
      }
    }
  }
  EXPECT_GT(all_exact, 50);  // so there was something to find
}

TEST(Evaluation, RefusesAModelThatSaysNothing) {
  TestGraph graph = random_graph(1, 3);
  EXPECT_THAT(Evaluation::prepare(graph.model(), {.trials = 0}).error().message(), HasSubstr("ask for 1 to"));
  for (const std::uint32_t threads : {0U, 257U, 1000000U}) {
    EXPECT_THAT(Evaluation::prepare(graph.model(), {.threads = threads}).error().message(),
                HasSubstr("threads were asked for: ask for 1 to 256"));
  }
  graph.scenarios.clear();
  EXPECT_THAT(Evaluation::prepare(graph.model(), {}).error().message(), HasSubstr("add a scenario"));
  graph = random_graph(1, 3);
  graph.goals.clear();
  EXPECT_THAT(Evaluation::prepare(graph.model(), {}).error().message(), HasSubstr("add a goal"));
}

}  // namespace
}  // namespace assay::risk
