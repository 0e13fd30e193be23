// SPDX-License-Identifier: Apache-2.0
#include "threat/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "risk/test_graphs.h"
#include "threat/test_catalogue.h"

namespace assay::threat {
namespace {

using risk::FactId;
using risk::GoalId;
using risk::LeafId;
using risk::ScenarioId;
using testing::ElementsAre;

constexpr ScenarioId the_scenario(0);

Explanation explained(const Graph& graph, GoalId goal, std::size_t most) { return Explainer(graph).explain(the_scenario, goal, most).value(); }

std::vector<std::string> heads(const Graph& graph, const Way& way) {
  std::vector<std::string> names;
  for (const auto step : way.steps) names.push_back(text(graph.statements[graph.model.head(step).value].term));
  return names;
}

std::vector<std::string> names(const Graph& graph, const std::vector<LeafId>& causes) {
  std::vector<std::string> all;
  for (const auto cause : causes) all.push_back(text(graph.causes[cause.value].term));
  return all;
}

TEST(Ways, AreTheStepsFromTheStartToTheGoal) {
  const auto threats = read(test_files()).value();
  auto store = stored(test_network());
  const auto graph = build(store, {}, threats).value();
  const auto found = explained(graph, GoalId(0), 5).ways;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(heads(graph, found[0]), ElementsAre("controls(edge-1)", "on(core)", "traffic-diverted(upf-1)"));
  EXPECT_THAT(names(graph, found[0].causes), ElementsAre("X-FLAW(east)", "X-N4-OPEN(upf-1)"));
  EXPECT_NEAR(found[0].probability.low, 0.1 * 0.05, 1e-12);
  EXPECT_NEAR(found[0].probability.central, 0.5 * 0.4, 1e-12);
  EXPECT_NEAR(found[0].probability.high, 0.9 * 0.9, 1e-12);
  const auto common = explained(graph, GoalId(0), 1).common;
  std::vector<std::string> facts;
  for (const auto fact : common.facts) facts.push_back(text(graph.statements[fact.value].term));
  EXPECT_THAT(facts, ElementsAre("controls(edge-1)", "on(core)"));
  EXPECT_THAT(names(graph, common.causes), ElementsAre("X-FLAW(east)", "X-N4-OPEN(upf-1)"));
}

// A second way to the core, past the edge: nothing but the UPF's own exposure is common to both.
TEST(Ways, DifferInWhatTheyRestOn) {
  const auto threats = read(test_files()).value();
  auto network = test_network();
  network.push_back({"declared_functions", {{"name", "side-1"}, {"kind", "AMF"}, {"product", "west"}}});
  network.push_back({"declared_members", {{"segment", "outside"}, {"function", "side-1"}}});
  network.push_back({"declared_members", {{"segment", "core"}, {"function", "side-1"}}});
  auto store = stored(network);
  const auto graph = build(store, {}, threats).value();
  const auto found = explained(graph, GoalId(0), 5).ways;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(names(graph, found[0].causes), ElementsAre("X-FLAW(east)", "X-N4-OPEN(upf-1)"));
  EXPECT_THAT(names(graph, found[1].causes), ElementsAre("X-FLAW(west)", "X-N4-OPEN(upf-1)"));
  EXPECT_EQ(explained(graph, GoalId(0), 1).ways.size(), 1U);
  const auto common = explained(graph, GoalId(0), 1).common;
  EXPECT_THAT(names(graph, common.causes), ElementsAre("X-N4-OPEN(upf-1)"));
  ASSERT_EQ(common.facts.size(), 1U);
  EXPECT_EQ(text(graph.statements[common.facts[0].value].term), "on(core)");
}

// However much there is to explain, it ends: what was begun is told whole, and the rest not at all.
TEST(Ways, AreNotLookedForWhereTheWorkIsSpent) {
  const auto threats = read(with("losses/L-CONTENT.yaml", "'traffic-diverted({f})' AS fact, \"function\" AS f FROM model_functions WHERE kind = 'UPF'", "'controls({f})' AS fact, \"function\" AS f FROM model_functions")).value();
  auto store = stored(test_network());
  const auto graph = build(store, {}, threats).value();
  Explainer explainer(graph, 1);
  EXPECT_EQ(explainer.explain(the_scenario, GoalId(0), 5).value().ways.size(), 1U);
  EXPECT_FALSE(explainer.explain(the_scenario, GoalId(1), 5));
  EXPECT_EQ(explained(graph, GoalId(1), 5).ways.size(), 1U);
}

// A graph without words over a random model.
Graph bare(const risk::TestGraph& test) {
  Graph graph;
  graph.model = test.model();
  for (std::uint32_t i = 0; i < test.facts; ++i) graph.statements.push_back({.term = {std::to_string(i), {}}, .sentence = {}});
  for (std::uint32_t i = 0; i < test.leaves.size(); ++i) graph.causes.push_back({.exposure = 0, .term = {std::to_string(i), {}}, .sentence = {}, .state = {}, .figure = {}, .shown = {}, .open = {}, .flaws = {}, .flaws_in_all = 0});
  graph.steps.resize(test.rules.size());
  return graph;
}

// Against all minimal sets of leaves that bring the goal about, found by trying every assignment.
TEST(Ways, OfRandomGraphsAreAllThereAre) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto test = risk::random_graph(seed, 7);
    const auto graph = bare(test);
    const auto truth = test.truth(test.scenarios[0]);
    for (std::uint32_t goal = 0; goal < test.goals.size(); ++goal) {
      std::set<std::set<std::uint32_t>> minimal;
      std::uint32_t needed = (1U << 7U) - 1;
      bool possible = false;
      for (std::uint32_t on = 0; on < 1U << 7U; ++on) {
        if (!truth[goal][on]) continue;
        possible = true;
        needed &= on;
        bool least = true;
        std::set<std::uint32_t> members;
        for (std::uint32_t leaf = 0; leaf < 7; ++leaf) {
          if ((on >> leaf & 1U) == 0) continue;
          members.insert(leaf);
          least = least && !truth[goal][on & ~(1U << leaf)];
        }
        if (least) minimal.insert(members);
      }
      const auto found = explained(graph, GoalId(goal), 1000).ways;
      std::set<std::set<std::uint32_t>> sets;
      for (const auto& way : found) {
        std::set<std::uint32_t> members;
        double product = 1;
        for (const auto leaf : way.causes) {
          members.insert(leaf.value);
          product *= test.leaves[leaf.value].probability.central;
        }
        EXPECT_NEAR(way.probability.central, product, 1e-12);
        // Its steps derive the goal, each from what is there by then.
        std::set<std::uint32_t> facts;
        for (const auto start : test.scenarios[0].starts) facts.insert(start.value);
        for (const auto step : way.steps) {
          for (const auto fact : graph.model.body(step)) EXPECT_TRUE(facts.contains(fact.value));
          facts.insert(graph.model.head(step).value);
        }
        EXPECT_TRUE(facts.contains(test.goals[goal].fact.value));
        std::uint32_t on = 0;
        for (const auto leaf : members) on |= 1U << leaf;
        EXPECT_TRUE(truth[goal][on]);
        sets.insert(members);
      }
      if (!minimal.contains({})) {
        EXPECT_EQ(sets, minimal) << "seed " << seed;
      }
      if (possible && !minimal.contains({})) {
        EXPECT_FALSE(found.empty()) << "seed " << seed;
        const auto common = explained(graph, GoalId(goal), 1).common;
        std::uint32_t causes = 0;
        for (const auto leaf : common.causes) causes |= 1U << leaf.value;
        EXPECT_EQ(causes, needed) << "seed " << seed;
      }
      EXPECT_TRUE(possible || found.empty());
    }
  }
}

}  // namespace
}  // namespace assay::threat
