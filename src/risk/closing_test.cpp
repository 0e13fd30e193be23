// SPDX-License-Identifier: Apache-2.0
#include "risk/closing.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::HasSubstr;

struct Question {
  TestGraph graph;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> needs;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> excludes;

  [[nodiscard]] Model model() const {
    Model model = graph.model();
    for (const auto& [a, b] : needs) model.require(MeasureId(a), MeasureId(b)).value();
    for (const auto& [a, b] : excludes) model.exclude(MeasureId(a), MeasureId(b)).value();
    return model;
  }
  // Bit i of `taken`: measure i.
  [[nodiscard]] bool allowed(std::uint32_t taken) const {
    const auto in = [&](std::uint32_t measure) { return (taken >> measure & 1U) != 0; };
    return std::ranges::none_of(needs, [&](const auto& pair) { return in(pair.first) && !in(pair.second); }) &&
           std::ranges::none_of(excludes, [&](const auto& pair) { return in(pair.first) && in(pair.second); });
  }
  [[nodiscard]] std::uint32_t on(std::uint32_t taken, FactorEnd end) const {
    std::uint32_t on = (1U << graph.leaves.size()) - 1;
    for (std::uint32_t i = 0; i < graph.measures.size(); ++i) {
      for (const Effect& effect : graph.measures[i].effects) {
        const double factor = end == FactorEnd::high ? effect.factor.high : effect.factor.low;
        if ((taken >> i & 1U) != 0 && factor == 0) on &= ~(1U << effect.leaf.value);
      }
    }
    return on;
  }
  [[nodiscard]] bool closed(std::uint32_t taken, FactorEnd end, std::span<const Target> targets) const {
    return std::ranges::none_of(targets, [&](const Target& target) -> bool { return graph.closure(graph.scenarios[target.scenario.value], on(taken, end))[graph.goals[target.goal.value].fact.value]; });
  }
  [[nodiscard]] double cost(std::uint32_t taken) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < graph.measures.size(); ++i) {
      if ((taken >> i & 1U) != 0) sum += graph.measures[i].cost.central;
    }
    return sum;
  }
  // The least cost of all allowed sets that close; less than 0 if there is none.
  [[nodiscard]] double cheapest(FactorEnd end, std::span<const Target> targets) const {
    double best = -1;
    for (std::uint32_t taken = 0; taken < 1U << graph.measures.size(); ++taken) {
      if (allowed(taken) && (best < 0 || cost(taken) < best) && closed(taken, end, targets)) best = cost(taken);
    }
    return best;
  }
};

std::uint32_t bits(std::span<const MeasureId> measures) {
  std::uint32_t taken = 0;
  for (const MeasureId id : measures) taken |= 1U << id.value;
  return taken;
}

// Up to 12 measures, some free, some of which only weaken, with prerequisites and exclusions; two scenarios.
Question question(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  Question made{.graph = random_graph(seed, 6 + below(9)), .needs = {}, .excludes = {}};
  made.graph.scenarios.push_back({random(), {FactId(0), FactId(1)}, exactly(1)});
  const auto leaves = static_cast<std::uint32_t>(made.graph.leaves.size());
  const std::uint32_t measures = 3 + below(10);
  const bool fractions = below(3) == 0;
  for (std::uint32_t i = 0; i < measures; ++i) {
    Measure measure{random(), exactly(fractions ? 0.1 * below(40) : below(30)), {}};
    for (std::uint32_t j = 1 + below(4); j > 0; --j) measure.effects.push_back({LeafId(below(leaves)), below(6) == 0 ? Interval{0, 0.1, 0.2} : exactly(0)});
    made.graph.measures.push_back(measure);
  }
  const auto pair = [&](auto& list) {
    const auto one = below(measures);
    const auto other = below(measures);
    if (one != other) list.emplace_back(one, other);
  };
  for (std::uint32_t i = below(4); i > 0; --i) pair(made.needs);
  for (std::uint32_t i = below(4); i > 0; --i) pair(made.excludes);
  return made;
}

const std::vector<Target> one{{ScenarioId(0), GoalId(0)}};
const std::vector<Target> several{{ScenarioId(0), GoalId(0)}, {ScenarioId(0), GoalId(1)}, {ScenarioId(1), GoalId(0)}};

TEST(Closing, IsTheCheapestOfAllSets) {
  int closed = 0;
  int open = 0;
  int paid = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    const Question asked = question(seed);
    const Model model = asked.model();
    const auto& targets = seed % 3 == 0 ? several : one;
    const auto end = seed % 4 == 0 ? FactorEnd::low : FactorEnd::high;
    const Closing closing = close_targets(model, targets, end).value();
    const double cheapest = asked.cheapest(end, targets);
    ASSERT_TRUE(closing.proven) << seed;
    ASSERT_EQ(closing.measures.has_value(), cheapest >= 0) << seed;
    ASSERT_EQ(closing.open.has_value(), cheapest < 0) << seed;
    if (closing.measures) {
      const auto taken = bits(*closing.measures);
      ASSERT_TRUE(asked.allowed(taken)) << seed;
      ASSERT_TRUE(asked.closed(taken, end, targets)) << seed;
      ASSERT_NEAR(closing.cost, cheapest, 1e-9) << seed;
      ASSERT_NEAR(asked.cost(taken), cheapest, 1e-9) << seed;
      ASSERT_EQ(closing.bound, closing.cost) << seed;
      ++closed;
      paid += cheapest > 0 ? 1 : 0;
      continue;
    }
    ++open;
    // The way that stays open is one: each step follows from those before, from causes that no taken measure rules out.
    const OpenWay& way = *closing.open;
    const auto on = asked.on(bits(way.taken), end);
    const Scenario& scenario = asked.graph.scenarios[way.target.scenario.value];
    std::vector<bool> holds(asked.graph.facts, false);
    for (const FactId start : scenario.starts) holds[start.value] = true;
    for (const auto rule : way.rules) {
      for (const FactId fact : model.body(rule)) ASSERT_TRUE(holds[fact.value]) << seed;
      for (const LeafId leaf : model.leaves(rule)) {
        ASSERT_NE(on >> leaf.value & 1U, 0U) << seed;
        ASSERT_NE(std::ranges::find(way.leaves, leaf), way.leaves.end()) << seed;
      }
      holds[model.head(rule).value] = true;
    }
    ASSERT_TRUE(holds[asked.graph.goals[way.target.goal.value].fact.value]) << seed;
    ASSERT_NE(std::ranges::find(targets, way.target), targets.end()) << seed;
  }
  EXPECT_GT(closed, 400);
  EXPECT_GT(open, 300);
  EXPECT_GT(paid, 200);
}

TEST(Closing, DoesNotDependOnNumbersOrOrder) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Question asked = question(seed);
    Question other = asked;
    std::reverse(other.graph.rules.begin(), other.graph.rules.end());
    std::reverse(other.graph.goals.begin(), other.graph.goals.end());
    std::reverse(other.graph.measures.begin(), other.graph.measures.end());
    const auto last = static_cast<std::uint32_t>(other.graph.measures.size() - 1);
    for (auto* list : {&other.needs, &other.excludes}) {
      for (auto& [a, b] : *list) {
        a = last - a;
        b = last - b;
      }
    }
    const std::vector<Target> first{{ScenarioId(0), GoalId(0)}, {ScenarioId(1), GoalId(1)}};
    const std::vector<Target> second{{ScenarioId(1), GoalId(1)}, {ScenarioId(0), GoalId(2)}};
    const Closing before = close_targets(asked.model(), first, FactorEnd::high).value();
    const Closing after = close_targets(other.model(), second, FactorEnd::high).value();
    ASSERT_EQ(before.measures.has_value(), after.measures.has_value()) << seed;
    if (!before.measures) continue;
    auto renamed = *after.measures;
    for (MeasureId& id : renamed) id = MeasureId(last - id.value);
    ASSERT_EQ(*before.measures, renamed) << seed;
    ASSERT_EQ(before.cost, after.cost) << seed;
    ASSERT_EQ(before.ways, after.ways) << seed;
    ASSERT_EQ(before.nodes, after.nodes) << seed;
  }
}

TEST(Closing, SaysHowFarItIsAtItsLimit) {
  int cut = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const Question asked = question(seed);
    const double cheapest = asked.cheapest(FactorEnd::high, several);
    if (cheapest < 0) continue;
    for (const ClosingLimits limits : {ClosingLimits{.nodes = 0}, ClosingLimits{.nodes = 1}, ClosingLimits{.nodes = 100, .ways = 1}}) {
      const Closing closing = close_targets(asked.model(), several, FactorEnd::high, limits).value();
      ASSERT_FALSE(closing.open) << seed;
      ASSERT_LE(closing.bound, cheapest + 1e-9) << seed;
      if (closing.measures) {
        ASSERT_GE(closing.cost, cheapest - 1e-9) << seed;
        ASSERT_TRUE(asked.closed(bits(*closing.measures), FactorEnd::high, several)) << seed;
        if (closing.proven) {
          ASSERT_NEAR(closing.cost, cheapest, 1e-9) << seed;
        }
      }
      cut += closing.proven ? 0 : 1;
    }
  }
  EXPECT_GT(cut, 50);
}

TEST(Closing, NeedsNothingWhereNothingIsInReach) {
  TestGraph graph;
  graph.facts = 2;
  graph.leaves = {{1, {0, 0, 0}}};
  graph.rules = {{1, {0}, {0}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}, {2, FactId(0), UnitId(0), exactly(1)}};
  const Model model = graph.model();
  const Closing closing = close_targets(model, one, FactorEnd::high).value();
  EXPECT_TRUE(closing.proven);
  EXPECT_TRUE(closing.measures->empty());
  // And nothing helps where the goal is a start.
  const Closing start = close_targets(model, std::vector<Target>{{ScenarioId(0), GoalId(1)}}, FactorEnd::high).value();
  ASSERT_TRUE(start.open);
  EXPECT_TRUE(start.open->rules.empty());
  EXPECT_THAT(close_targets(model, std::vector<Target>{{ScenarioId(0), GoalId(2)}}, FactorEnd::high).error().message(), HasSubstr("goal 2 is not in the model, which has 1 and 2"));
}

}  // namespace
}  // namespace assay::risk
