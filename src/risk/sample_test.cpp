// SPDX-License-Identifier: Apache-2.0
#include "risk/sample.h"

#include <gmock/gmock.h>

#include <numeric>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

TEST(Sampler, NamesTheLeavesThatAreNecessaryAsEnumerationFindsThem) {
  int with_some = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const TestGraph graph = random_graph(seed, 8);
    const auto truth = graph.truth(graph.scenarios[0]);
    const Slice of = slice(graph.model(), graph.scenarios[0], std::vector{graph.goals[0].fact});
    if (of.goals[0] == Slice::certain || of.goals[0] == Slice::impossible) continue;
    std::vector<LeafId> expected;
    for (const LeafId leaf : of.leaves) {
      bool without = false;
      for (std::uint32_t on = 0; on < 256; ++on) without |= truth[0][on] && (on >> leaf.value & 1U) == 0;
      if (!without) expected.push_back(leaf);
    }
    std::vector<LeafId> found;
    const auto necessary = Sampler(of).necessary_leaves(of.goals);
    for (const std::uint32_t leaf : necessary[0]) found.push_back(of.leaves[leaf]);
    EXPECT_EQ(found, expected) << seed;
    with_some += found.empty() ? 0 : 1;
  }
  EXPECT_GT(with_some, 20);
}

// 600 leaves in a row, all of them necessary for the last fact, half of them for the one in the middle: more than one
// block of trials.
TEST(Sampler, NamesNecessaryLeavesOfManyGoalsTogether) {
  TestGraph graph;
  graph.facts = 601;
  for (std::uint32_t i = 0; i < 600; ++i) {
    graph.rules.push_back({i + 1, {i}, {i}});
    graph.leaves.push_back({i + 1, exactly(0.9)});
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  const Slice of = slice(graph.model(), graph.scenarios[0], std::vector{FactId(600), FactId(300)});
  const auto necessary = Sampler(of).necessary_leaves(of.goals);
  std::vector<std::uint32_t> all(600);
  std::iota(all.begin(), all.end(), 0U);
  EXPECT_EQ(necessary[0], all);
  all.resize(300);
  EXPECT_EQ(necessary[1], all);
}

TEST(Sampler, TriesOnlySoManyLeaves) {
  TestGraph graph;
  graph.facts = 9001;
  for (std::uint32_t i = 0; i < 9000; ++i) {
    graph.rules.push_back({i + 1, {i}, {i}});
    graph.leaves.push_back({i + 1, exactly(0.9)});
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  const Slice of = slice(graph.model(), graph.scenarios[0], std::vector{FactId(9000)});
  const auto necessary = Sampler(of).necessary_leaves(of.goals);
  EXPECT_EQ(necessary[0].size(), 8192U);
  EXPECT_EQ(necessary[0].back(), 8191U);
}

}  // namespace
}  // namespace assay::risk
