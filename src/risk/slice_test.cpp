// SPDX-License-Identifier: Apache-2.0
#include "risk/slice.h"

#include <gmock/gmock.h>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::ElementsAre;

Slice cut(const TestGraph& graph, std::vector<FactId> goals) { return slice(graph.model(), graph.scenarios[0], goals); }

// 0 start → 1 (leaf 0) → 2 → 3 (leaf 1); 4 needs 5, which nothing gives; 6 follows from the start alone.
TestGraph chain() {
  TestGraph graph;
  graph.facts = 8;
  graph.leaves = {{20, exactly(0.5)}, {10, exactly(0.5)}, {30, exactly(0)}};
  graph.rules = {{1, {0}, {0}}, {2, {1}, {}},    {3, {2, 6}, {1}}, {4, {5, 0}, {}},
                 {6, {0}, {}},  {2, {3, 1}, {}}, {7, {0}, {2}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  return graph;
}

TEST(Slice, ReachesWhatItsRulesGiveAndCountsThoseThatFire) {
  const TestGraph graph = chain();
  const Reach reached = reach(graph.model(), graph.scenarios[0]);
  EXPECT_THAT(reached.fact, ElementsAre(true, true, true, true, false, false, true, false));
  EXPECT_EQ(reached.facts, 5U);
  EXPECT_EQ(reached.rules, 5U);
}

TEST(Slice, LeavesOutWhatIsCertainImpossibleOrUseless) {
  const Slice of = cut(chain(), {FactId(3), FactId(6), FactId(4), FactId(7), FactId(0)});
  EXPECT_THAT(of.leaves, ElementsAre(LeafId(1), LeafId(0)));  // in the order of their keys
  EXPECT_EQ(of.goals[1], Slice::certain);
  EXPECT_EQ(of.goals[2], Slice::impossible);
  EXPECT_EQ(of.goals[3], Slice::impossible);  // its leaf has no chance
  EXPECT_EQ(of.goals[4], Slice::certain);
  for (std::uint32_t rule = 0; rule < of.rules(); ++rule) EXPECT_FALSE(of.of(rule).empty());
  EXPECT_THAT(leaves_of_derivations(of, std::vector{of.goals[0]}), ElementsAre(0, 1));
}

TEST(Slice, MergesAFactThatOnlyPassesOnAnotherOne) {
  TestGraph graph = chain();
  graph.rules[5] = {2, {1, 6}, {}};  // a second way that says the same
  EXPECT_EQ(cut(graph, {FactId(3)}).facts, 3U);
  const Slice of = merged(cut(graph, {FactId(3)}));
  EXPECT_EQ(of.facts, 2U);
  EXPECT_EQ(of.rules(), 2U);
}

TEST(Slice, SaysNothingTwice) {
  TestGraph graph = chain();
  const Slice once = cut(graph, {FactId(3)});
  graph.rules.insert(graph.rules.begin() + 1, {{1, {0, 0}, {0, 0}}, {3, {6, 2, 6}, {1}}, {3, {2}, {1}}});
  const Slice more = cut(graph, {FactId(3)});
  EXPECT_EQ(more.rules(), once.rules());
  EXPECT_EQ(more.operands.size(), once.operands.size());
}

}  // namespace
}  // namespace assay::risk
