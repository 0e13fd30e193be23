// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>

#include "risk/evaluation.h"
#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::IsEmpty;
using testing::SizeIs;


// How likely one try costs that much in the unit at each end, by all assignments of the leaves.
Ends likely(const TestGraph& graph, const Scenario& scenario, UnitId unit, double amount) {
  const auto truth = graph.truth(scenario);
  Ends likely{};
  for (std::size_t level = 0; level < 3; ++level) {
    std::vector<double> probability;
    for (const Leaf& leaf : graph.leaves) probability.push_back(ends(leaf.probability)[level]);
    std::vector<bool> reached;
    for (std::size_t on = 0; on < truth.front().size(); ++on) {
      double cost = 0;
      for (std::size_t goal = 0; goal < truth.size(); ++goal) {
        if (graph.goals[goal].unit == unit && truth[goal][on]) cost += ends(graph.goals[goal].loss)[level];
      }
      reached.push_back(cost >= amount * (1 - 1e-12));
    }
    likely[level] = graph.enumerated(reached, probability);
  }
  return likely;
}

TEST(Exceedance, AgreesWithAllAssignments) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    TestGraph graph = random_graph(seed, 8);
    graph.scenarios[0].rate = {0.5, 1.25, 3.1};
    graph.scenarios.push_back({seed, {FactId(0), FactId(1)}, {0.01, 0.07, 0.3}});
    for (std::size_t i = 0; i < graph.goals.size(); ++i) graph.goals[i].loss = {0.7 + static_cast<double>(i), 10.0 + 3.0 * static_cast<double>(i), 1000};
    const Model model = graph.model();
    const auto exceedances = Evaluation::prepare(model, {}).value().exceedances();
    ASSERT_THAT(exceedances, SizeIs(model.units()));
    for (std::uint32_t unit = 0; unit < model.units(); ++unit) {
      const auto trials = exceedances[unit].trials;
      const auto& points = exceedances[unit].points;
      EXPECT_EQ(trials, 10240U);
      for (const auto& point : points) {
        Ends often{};
        Ends error{};
        for (const Scenario& scenario : graph.scenarios) {
          const auto share = likely(graph, scenario, UnitId(unit), point.amount);
          for (std::size_t level = 0; level < 3; ++level) {
            often[level] += ends(scenario.rate)[level] * share[level];
            error[level] += ends(scenario.rate)[level] * (5 * std::sqrt(std::max(0.0, share[level] * (1 - share[level])) / static_cast<double>(trials)) + 1e-9);
          }
        }
        const auto found = ends(point.probability);
        for (std::size_t level = 0; level < 3; ++level) EXPECT_NEAR(found[level], 1 - std::exp(-often[level]), error[level]) << seed << " at " << point.amount;
        EXPECT_LE(found[0], found[1]);
        EXPECT_LE(found[1], found[2]);
        ++compared;
      }
      EXPECT_TRUE(std::ranges::is_sorted(points, [](const auto& a, const auto& b) { return a.amount < b.amount && a.probability.central >= b.probability.central; }));
    }
  }
  EXPECT_GT(compared, 2000U);
}

TEST(Exceedance, IsTheSameHoweverTheModelIsWritten) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const TestGraph graph = with_measures(seed, 14);
    const Model model = graph.model();
    const Model other = rewritten(graph, seed).model();
    const auto one = Evaluation::prepare(model, {.seed = seed, .trials = 2048}).value().exceedances();
    const auto two = Evaluation::prepare(other, {.seed = seed, .trials = 2048, .threads = 3}).value().exceedances();
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t unit = 0; unit < one.size(); ++unit) EXPECT_TRUE(one[unit].points == two[unit].points && one[unit].year == two[unit].year) << seed;
  }
}

// A goal that follows from the starts alone costs in every try; one without a way never does.
TEST(Exceedance, KnowsWhatIsCertainAndWhatIsImpossible) {
  TestGraph graph;
  graph.facts = 3;
  graph.leaves = {{.key = 1, .probability = {0.1, 0.5, 0.9}}};
  graph.rules = {{.head = 1, .body = {0}, .leaves = {0}}};
  graph.scenarios = {{.key = 1, .starts = {FactId(0)}, .rate = exactly(2)}};
  graph.goals = {{.key = 1, .fact = FactId(0), .unit = UnitId(0), .loss = exactly(3)}, {.key = 2, .fact = FactId(2), .unit = UnitId(1), .loss = exactly(3)}};
  const Model model = graph.model();
  const auto exceedances = Evaluation::prepare(model, {}).value().exceedances();
  ASSERT_THAT(exceedances[0].points, SizeIs(1));
  EXPECT_EQ(exceedances[0].points[0].amount, 3);
  EXPECT_DOUBLE_EQ(exceedances[0].points[0].probability.low, 1 - std::exp(-2.0));
  ASSERT_THAT(exceedances[1].points, SizeIs(1));
  EXPECT_EQ(exceedances[1].points[0].probability, exactly(0));
}

// Two tries a year at the centre, each costs 10 with 0.3: the number of those that do is Poisson with 0.6. At least k of them cost 10 k or more.
TEST(Exceedance, OfAWholeYearAddsUpItsTries) {
  TestGraph graph;
  graph.facts = 2;
  graph.leaves = {{.key = 1, .probability = {0.1, 0.3, 0.8}}};
  graph.rules = {{.head = 1, .body = {0}, .leaves = {0}}};
  graph.scenarios = {{.key = 1, .starts = {FactId(0)}, .rate = {1, 2, 4}}};
  graph.goals = {{.key = 1, .fact = FactId(1), .unit = UnitId(0), .loss = exactly(10)}};
  const Model model = graph.model();
  const auto made = Evaluation::prepare(model, {.trials = 102400}).value().exceedances();
  const auto& of = made.at(0);
  EXPECT_EQ(of.years, 32768U);
  EXPECT_NEAR(of.years_that_count, 1 / (1.0 / 32768 + 2.0 / 102400), 1e-6);
  ASSERT_THAT(of.year, SizeIs(40));
  EXPECT_EQ(of.year.front().amount, 10);
  std::size_t held = 0;
  for (const auto& point : of.year) {
    const auto at_least = [&](double rate) {
      double less = 0;
      double term = std::exp(-rate);
      for (int k = 0; k < static_cast<int>(std::ceil(point.amount / 10 - 1e-9)); ++k, term *= rate / k) less += term;
      return 1 - less;
    };
    const double central = at_least(2 * 0.3);
    EXPECT_NEAR(point.probability.low, at_least(1 * 0.1), 0.01) << point.amount;
    EXPECT_NEAR(point.probability.central, central, 5 * std::sqrt(central * (1 - central) / of.years_that_count) + 1e-4) << point.amount;
    EXPECT_NEAR(point.probability.high, at_least(4 * 0.8), 0.02) << point.amount;
    EXPECT_LE(point.sampling.low, point.probability.central);
    EXPECT_GE(point.sampling.high, point.probability.central);
    EXPECT_LE(point.probability.low, point.probability.central);
    EXPECT_LE(point.probability.central, point.probability.high);
    if (point.sampling.low <= central && central <= point.sampling.high) ++held;
  }
  EXPECT_GE(held, 36U);
}

// The interval for years that count holds over many seeds, where the trials limit most (50 tries a year of 2,048) and where the years do.
TEST(Exceedance, OfAWholeYearHoldsWithinItsSamplingInterval) {
  TestGraph graph;
  graph.facts = 2;
  graph.rules = {{.head = 1, .body = {0}, .leaves = {0}}};
  graph.goals = {{.key = 1, .fact = FactId(1), .unit = UnitId(0), .loss = exactly(1)}};
  for (const auto& [rate, share] : {std::pair(50.0, 0.02), std::pair(0.5, 0.4)}) {
    graph.leaves = {{.key = 1, .probability = exactly(share)}};
    graph.scenarios = {{.key = 1, .starts = {FactId(0)}, .rate = exactly(rate)}};
    const Model model = graph.model();
    std::size_t held = 0;
    constexpr std::size_t seeds = 200;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      const auto made = Evaluation::prepare(model, {.seed = seed, .trials = 2048}).value().exceedances();
      const auto& first = made[0].year.front();
      const double truth = 1 - std::exp(-rate * share);
      if (first.sampling.low <= truth && truth <= first.sampling.high) ++held;
    }
    EXPECT_GE(held, seeds * 90 / 100) << rate;
  }
}

TEST(Exceedance, OfNothingHasNoPoints) {
  TestGraph graph = random_graph(3, 4);
  for (Goal& goal : graph.goals) goal.loss = exactly(0);
  const Model model = graph.model();
  for (const auto& each : Evaluation::prepare(model, {}).value().exceedances()) EXPECT_THAT(each.points, IsEmpty());
}

}  // namespace
}  // namespace assay::risk
