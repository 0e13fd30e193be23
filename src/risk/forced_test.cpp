// SPDX-License-Identifier: Apache-2.0
#include "risk/forced.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

using Part = std::vector<FactId>;

// Ways from the start to the goal: through the first part (0.5 x 0.4) and past it (0.1).
TestGraph two_ways() {
  TestGraph graph;
  graph.facts = 4;  // start, first part, goal, a part that nothing leads to and that leads to the goal
  graph.leaves = {{.key = 1, .probability = {0.25, 0.5, 0.75}}, {.key = 2, .probability = exactly(0.4)}, {.key = 3, .probability = exactly(0.1)}};
  graph.rules = {{.head = 1, .body = {0}, .leaves = {0}}, {.head = 2, .body = {1}, .leaves = {1}}, {.head = 2, .body = {0}, .leaves = {2}}, {.head = 2, .body = {3}, .leaves = {}}};
  graph.scenarios = {{.key = 1, .starts = {FactId(0)}, .rate = {1, 2, 4}}};
  graph.goals = {{.key = 1, .fact = FactId(2), .unit = UnitId(0), .loss = exactly(10)}};
  return graph;
}

Forced forced_of(const Model& model, const std::vector<Part>& parts, const Options& options = {}) {
  const auto evaluation = Evaluation::prepare(model, options).value();
  return forced(evaluation, parts).value();
}

void expect_near(const Change& change, double by, std::uint64_t trials) {
  EXPECT_NEAR(change.by, by, 5 * std::sqrt(std::max(by * (1 - by), 0.0) / static_cast<double>(trials)) + 1e-9);
  EXPECT_LE(change.sampling.low, change.by);
  EXPECT_GE(change.sampling.high, change.by);
}

TEST(Forced, SaysWhatAPartDoesWhenTakenAndWhenSafe) {
  const Model model = two_ways().model();
  const auto [trials, losses, parts] = forced_of(model, {{FactId(1)}, {FactId(3)}, {}}, {.trials = 102400});
  EXPECT_EQ(trials, 102400U);
  EXPECT_NEAR(losses.at(0).central, 2 * 10 * 0.28, 0.2);
  ASSERT_THAT(parts, SizeIs(3));
  // 1 - 0.9 x (1 - 0.5 x 0.4) = 0.28; taken 1 - 0.9 x 0.6 = 0.46; safe 0.1.
  ASSERT_THAT(parts[0]->outcomes, SizeIs(1));
  const auto& first = parts[0]->outcomes[0];
  expect_near(first.taken, 0.18, trials);
  expect_near(first.safe, 0.18, trials);
  EXPECT_NEAR(first.taken.value.central, 0.46, 0.01);
  EXPECT_NEAR(first.safe.value.central, 0.1, 0.01);
  EXPECT_NEAR(first.taken.value.low, 0.46, 0.01);  // whatever its own leaf
  EXPECT_NEAR(first.taken.value.high, 0.46, 0.01);
  const auto& loss = parts[0]->losses.at(0);
  EXPECT_NEAR(loss.taken.by, 2 * 10 * first.taken.by, 1e-9);
  EXPECT_NEAR(loss.taken.sampling.high, 2 * 10 * first.taken.sampling.high, 1e-9);
  EXPECT_NEAR(loss.taken.value.central, 2 * 10 * 0.46, 0.2);
  EXPECT_NEAR(loss.safe.value.low, 1 * 10 * 0.1, 0.1);
  EXPECT_NEAR(loss.safe.value.high, 4 * 10 * 0.1, 0.4);
  // Nobody comes to the other one: who has it has the goal, and protection is worth nothing.
  const auto& second = parts[1]->outcomes.at(0);
  expect_near(second.taken, 0.72, trials);
  EXPECT_DOUBLE_EQ(second.taken.value.central, 1);
  EXPECT_EQ(second.safe.sampling, (Range{0, 0}));
  EXPECT_EQ(second.safe.by, 0);
  EXPECT_THAT(parts[2]->outcomes, IsEmpty());
}

TEST(Forced, TakesAwayAStartThatIsSafe) {
  TestGraph graph = two_ways();
  graph.scenarios.push_back({.key = 2, .starts = {FactId(1)}, .rate = exactly(1)});
  const Model model = graph.model();
  const auto [trials, losses, parts] = forced_of(model, {{FactId(1)}});
  const auto& held = parts[0]->outcomes.at(1);
  EXPECT_EQ(held.scenario, ScenarioId(1));
  EXPECT_EQ(held.taken.by, 0);  // it is held already
  expect_near(held.safe, 0.4, trials);
  EXPECT_NEAR(held.safe.value.central, 0, 0.02);
}

TEST(Forced, AgreesWithAllAssignments) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    TestGraph graph = random_graph(seed, 8);
    graph.scenarios.push_back({seed, {FactId(0), FactId(1)}, {0.01, 0.07, 0.3}});
    const Model model = graph.model();
    const std::vector<Part> parts{{FactId(1)}, {FactId(2)}, {FactId(1), FactId(3)}, {FactId(graph.facts - 1)}};
    const auto made = forced_of(model, parts, {.seed = seed});
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const auto in_part = [&](std::uint32_t fact) { return std::ranges::find(parts[part], FactId(fact)) != parts[part].end(); };
      TestGraph safe = graph;
      std::erase_if(safe.rules, [&](const TestGraph::Rule& rule) { return in_part(rule.head); });
      for (std::uint32_t s = 0; s < graph.scenarios.size(); ++s) {
        Scenario with = graph.scenarios[s];
        with.starts.insert(with.starts.end(), parts[part].begin(), parts[part].end());
        Scenario without = graph.scenarios[s];
        std::erase_if(without.starts, [&](FactId fact) { return in_part(fact.value); });
        const auto before = graph.truth(graph.scenarios[s]);
        const auto more = graph.truth(with);
        const auto less = safe.truth(without);
        for (std::uint32_t goal = 0; goal < graph.goals.size(); ++goal) {
          const auto& list = made.parts[part]->outcomes;
          const auto found = std::ranges::find_if(list, [&](const ForcedOutcome& each) { return each.scenario.value == s && each.goal.value == goal; });
          for (std::size_t level = 0; level < 3; ++level) {
            std::vector<double> probability;
            for (const Leaf& leaf : graph.leaves) probability.push_back(std::array{leaf.probability.low, leaf.probability.central, leaf.probability.high}[level]);
            const double base = graph.enumerated(before[goal], probability);
            const double taken = graph.enumerated(more[goal], probability);
            const double kept = graph.enumerated(less[goal], probability);
            if (found == list.end()) {  // it cannot move
              EXPECT_NEAR(taken, base, 1e-12) << seed;
              EXPECT_NEAR(kept, base, 1e-12) << seed;
              continue;
            }
            const auto at = [&](const Interval& value) { return std::array{value.low, value.central, value.high}[level]; };
            EXPECT_NEAR(at(found->taken.value), taken, 0.03) << seed;
            EXPECT_NEAR(at(found->safe.value), kept, 0.03) << seed;
            if (level == 1) {
              expect_near(found->taken, taken - base, made.trials);
              expect_near(found->safe, base - kept, made.trials);
            }
            ++compared;
          }
        }
      }
    }
  }
  EXPECT_GT(compared, 2000U);
}

// Of a change the interval is that of one proportion.
TEST(Forced, HoldsWithinItsSamplingIntervals) {
  std::size_t held = 0;
  constexpr std::size_t seeds = 2000;
  const Model model = two_ways().model();
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const auto evaluation = Evaluation::prepare(model, {.seed = seed, .trials = 512}).value();
    const auto made = forced(evaluation, std::vector<Part>{{FactId(1)}}).value();
    const auto& change = made.parts[0]->outcomes[0].safe;
    if (change.sampling.low <= 0.18 && 0.18 <= change.sampling.high) ++held;
  }
  EXPECT_GT(held, seeds * 93 / 100);
  EXPECT_LT(held, seeds * 97 / 100);
}

TEST(Forced, IsTheSameHoweverTheModelIsWritten) {
  std::size_t moved = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const TestGraph graph = with_measures(seed, 14);
    const Model model = graph.model();
    const Model other = rewritten(graph, seed).model();
    // Fact 1, which the second scenario holds from the start, is the only one that can be found again.
    const auto part_of = [&](const Model& of) { return std::ranges::find(of.scenarios(), graph.scenarios[1].key, &Scenario::key)->starts[1]; };
    const auto one = forced_of(model, {{part_of(model)}}, {.seed = seed, .trials = 2048});
    const auto two = forced_of(other, {{part_of(other)}}, {.seed = seed, .trials = 2048, .threads = 3});
    EXPECT_TRUE(one.parts[0]->losses == two.parts[0]->losses) << seed;
    EXPECT_EQ(one.parts[0]->outcomes.size(), two.parts[0]->outcomes.size()) << seed;
    moved += one.parts[0]->outcomes.size();
  }
  EXPECT_GT(moved, 100U);
}

// What no rule can undo: a part in other hands never lowers a loss, one that is safe never raises it.
TEST(Forced, NeverTurnsRound) {
  for (std::uint64_t seed = 100; seed < 160; ++seed) {
    const Model model = with_measures(seed, 12).model();
    const auto evaluation = Evaluation::prepare(model, {.seed = seed, .trials = 1024}).value();
    const auto made = forced(evaluation, std::vector<Part>{{FactId(1)}, {FactId(2), FactId(3)}}).value();
    for (const auto& part : made.parts) {
      const auto rises = [](const Interval& value) { return value.low <= value.central && value.central <= value.high; };
      for (const auto& loss : part->losses) EXPECT_TRUE(rises(loss.taken.value) && rises(loss.safe.value));
      for (std::size_t unit = 0; unit < part->losses.size(); ++unit) {
        EXPECT_GE(part->losses[unit].taken.by, 0);
        EXPECT_GE(part->losses[unit].safe.by, 0);
        EXPECT_GE(part->losses[unit].taken.value.central, made.losses[unit].central);
        EXPECT_LE(part->losses[unit].safe.value.central, made.losses[unit].central);
      }
    }
  }
}

// A model in which few parts can be looked at: those that are taken over most often.
TEST(Forced, OfALargeModelLooksAtWhatIsTakenMostOften) {
  constexpr std::uint32_t many = 3000;
  TestGraph graph;
  graph.facts = many + 2;
  graph.scenarios = {{.key = 1, .starts = {FactId(0)}}};
  std::vector<Part> parts;
  for (std::uint32_t i = 0; i < many; ++i) {
    graph.leaves.push_back({.key = i + 1, .probability = exactly(i % 100 == 7 ? 0.9 : 0.001)});
    graph.rules.push_back({.head = i + 2, .body = {0}, .leaves = {i}});
    graph.rules.push_back({.head = 1, .body = {i + 2}, .leaves = {}});
    parts.push_back({FactId(i + 2)});
  }
  for (std::uint32_t i = 0; i < 12 * many; ++i) graph.rules.push_back({.head = 2 + (i * 7919) % many, .body = {2 + (i * 104729) % many, 2 + (i * 31) % many, 2 + (i * 17) % many}, .leaves = {i % many}});
  graph.goals = {{.key = 1, .fact = FactId(1), .unit = UnitId(0), .loss = exactly(1)}};
  const Model model = graph.model();
  const auto made = forced_of(model, parts, {.trials = 4096});
  std::size_t looked_at = 0;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (made.parts[part]) ++looked_at;
    if (part % 100 == 7) {
      EXPECT_TRUE(made.parts[part]) << part;
    }
  }
  EXPECT_LT(looked_at, many);
  EXPECT_EQ(made.trials, 2048U);
}

TEST(Forced, OfNoPartsIsNothing) {
  const Model model = two_ways().model();
  EXPECT_THAT(forced_of(model, {}).parts, IsEmpty());
}

}  // namespace
}  // namespace assay::risk
