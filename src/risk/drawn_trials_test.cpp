// SPDX-License-Identifier: Apache-2.0
#include "risk/drawn_trials.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::ElementsAre;

constexpr std::uint32_t measures = 6;

// Some trials of a random graph, in each of which other measures rule a leaf out.
struct Drawn {
  TestGraph graph;
  Model model;
  DrawnTrials::Scene scene;
  DrawnTrials trials;
  struct Trial {
    std::uint32_t on = 0;                                  // leaves of the graph that hold
    std::vector<std::vector<std::uint32_t>> ruled_out_by;  // per leaf of the graph
  };
  std::vector<Trial> made;
  std::vector<double> losses;

  Drawn(std::uint64_t seed, TestGraph from) : graph(std::move(from)), model(graph.model()), scene(cut()) {
    std::mt19937_64 random(seed);
    for (std::size_t goal = 0; goal < graph.goals.size(); ++goal)
      losses.push_back(static_cast<double>(1 + random() % 5));
    for (int i = 0; i < 8; ++i) {
      Trial trial;
      for (std::uint32_t leaf = 0; leaf < graph.leaves.size(); ++leaf) {
        if (random() % 4 != 0) trial.on |= 1U << leaf;
        auto& list = trial.ruled_out_by.emplace_back();
        for (std::uint32_t measure = 0; measure < measures; ++measure) {
          if (random() % 6 == 0) list.push_back(measure);
        }
      }
      std::vector<bool> holds;
      std::vector<std::vector<std::uint32_t>> ruled_out_by;
      for (const LeafId leaf : scene.slice().leaves) {
        holds.push_back((trial.on >> leaf.value & 1U) != 0);
        ruled_out_by.push_back(trial.ruled_out_by[leaf.value]);
      }
      trials.add(scene, holds, ruled_out_by, losses);
      made.push_back(trial);
    }
  }
  [[nodiscard]] Slice cut() const {
    std::vector<FactId> goals;
    for (const Goal& goal : graph.goals) goals.push_back(goal.fact);
    return slice(model, model.scenarios()[0], goals);
  }
  // By sweeping over the rules of the graph.
  [[nodiscard]] double swept(std::uint32_t taken) const {
    double sum = 0;
    for (const Trial& trial : made) {
      std::uint32_t on = trial.on;
      for (std::uint32_t leaf = 0; leaf < graph.leaves.size(); ++leaf) {
        for (const auto measure : trial.ruled_out_by[leaf]) {
          if ((taken >> measure & 1U) != 0) on &= ~(1U << leaf);
        }
      }
      const auto holds = graph.closure(graph.scenarios[0], on);
      for (std::size_t goal = 0; goal < losses.size(); ++goal)
        sum += holds[graph.goals[goal].fact.value] ? losses[goal] : 0;
    }
    return sum;
  }
};

std::vector<bool> set(std::uint32_t taken) {
  std::vector<bool> result;
  for (std::uint32_t measure = 0; measure < measures; ++measure) result.push_back((taken >> measure & 1U) != 0);
  return result;
}

TEST(DrawnTrials, TheLossOfEverySetIsThatOfTheWholeGraph) {
  int averted = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Drawn drawn(seed, random_graph(seed, 8));
    for (std::uint32_t taken = 0; taken < 1U << measures; ++taken)
      EXPECT_DOUBLE_EQ(drawn.trials.loss(set(taken)), drawn.swept(taken)) << seed;
    EXPECT_LE(drawn.trials.certain(), drawn.swept((1U << measures) - 1));
    averted += drawn.swept(0) > drawn.swept((1U << measures) - 1) ? 1 : 0;
  }
  EXPECT_GT(averted, 30);
}

// What closes no way cannot avert its loss; and at no price there is a way for every loss.
TEST(DrawnTrials, ALossRemainsWhileOneOfItsWaysIsOpen) {
  int ways = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Drawn drawn(seed, random_graph(seed, 8));
    std::mt19937_64 random(seed);
    std::vector<double> price(measures);
    for (int i = 0; i < 10; ++i) {
      for (double& each : price) each = i == 0 ? 0 : static_cast<double>(random() % 100) / 100;
      std::map<std::uint32_t, std::vector<std::uint32_t>> way_of;
      drawn.trials.cheapest(price, i == 0 ? 1 : 100, [&](DrawnTrials::Way way) {
        EXPECT_TRUE(std::ranges::is_sorted(way.closed_by));
        way_of[way.loss] = way.closed_by;
      });
      EXPECT_EQ(way_of.size(), drawn.trials.losses().size());
      for (std::uint32_t taken = 0; taken < 1U << measures; ++taken) {
        double remains = drawn.trials.certain();
        for (const auto& [loss, closed_by] : way_of) {
          if (std::ranges::none_of(closed_by, [&](std::uint32_t measure) { return (taken >> measure & 1U) != 0; }))
            remains += drawn.trials.losses()[loss];
        }
        EXPECT_LE(remains, drawn.trials.loss(set(taken)) + 1e-9) << seed;
      }
      ways += static_cast<int>(way_of.size());
    }
  }
  EXPECT_GT(ways, 300);
}

// Two ways to the goal: over leaf 0, and over leaves 1 and 2 together.
TEST(DrawnTrials, TheCheapestWayIsFoundAndOnlyBelowThePriceAskedFor) {
  TestGraph graph;
  graph.facts = 4;
  for (std::uint32_t leaf = 0; leaf < 3; ++leaf) graph.leaves.push_back({leaf + 1, exactly(0.5)});
  graph.rules = {{3, {0}, {0}}, {1, {0}, {1}}, {2, {0}, {2}}, {3, {1, 2}, {}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(3), UnitId(0), exactly(7)}};
  const Model model = graph.model();
  DrawnTrials::Scene scene(slice(model, model.scenarios()[0], std::vector<FactId>{FactId(3)}));
  DrawnTrials trials;
  trials.add(scene, {true, true, true}, std::vector<std::vector<std::uint32_t>>{{0}, {1}, {2}}, std::vector<double>{7});
  trials.add(scene, {false, true, false}, std::vector<std::vector<std::uint32_t>>{{0}, {1}, {2}},
             std::vector<double>{7});  // leads nowhere
  const auto way = [&](std::vector<double> price) {
    std::vector<std::uint32_t> found;
    trials.cheapest(price, 1, [&](DrawnTrials::Way each) { found = each.closed_by; });
    return found;
  };
  EXPECT_THAT(way({0.5, 0.2, 0.2}), ElementsAre(1, 2));
  EXPECT_THAT(way({0.3, 0.2, 0.2}), ElementsAre(0));
  EXPECT_THAT(way({1, 0.5, 0.5}), ElementsAre());
  EXPECT_EQ(trials.losses().size(), 1U);
  EXPECT_EQ(trials.loss({true, false, true}), 0);
  EXPECT_EQ(trials.loss({true, false, false}), 7);
}

}  // namespace
}  // namespace assay::risk
