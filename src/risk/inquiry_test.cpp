// SPDX-License-Identifier: Apache-2.0
#include "risk/inquiry.h"

#include <gtest/gtest.h>

#include <random>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

std::vector<MeasureId> some(std::mt19937_64& random, std::size_t count) {
  std::vector<MeasureId> set;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (random() % 2 == 0) set.emplace_back(i);
  }
  return set;
}

// Leaves that rise and fall, by factors that are known and by factors that are intervals; rare ones, so that goals get conditions.
TestGraph graph_of(std::uint64_t seed) {
  const auto leaves = static_cast<std::uint32_t>(4 + seed % 13);
  TestGraph graph = with_measures(seed, leaves);
  std::mt19937_64 random(seed);
  for (std::uint32_t i = 0; i < 4; ++i) graph.measures.push_back({random(), exactly(1), {{LeafId(static_cast<std::uint32_t>(random() % leaves)), exactly(random() % 2 == 0 ? 0 : 0.5)}}});
  for (Leaf& leaf : graph.leaves) {
    const double scale = seed % 3 == 0 ? 0.05 : 1;
    auto& p = leaf.probability;
    p = seed % 4 == 0 ? exactly(p.central * scale) : Interval{p.low * scale, p.central * scale, p.high * scale};
  }
  return graph;
}

TEST(Inquiry, AnswersAsTheEvaluationDoesWhateverWasAskedBefore) {
  std::size_t conditioned = 0;
  std::size_t sampled = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const TestGraph graph = graph_of(seed);
    const Model model = graph.model();
    Options options{.seed = seed, .trials = 1024 + 512 * (seed % 3), .threads = 1 + static_cast<std::uint32_t>(seed % 2)};
    if (seed % 5 != 0) options.exact.leaves = 0;
    const auto evaluation = Evaluation::prepare(model, options).value();
    // With room for all, for some and for nothing.
    Inquiry inquiry(evaluation, seed % 7 == 0 ? 0 : seed % 7 == 1 ? 30'000 : Inquiry::most_octets);
    std::mt19937_64 random(seed);
    for (int asked = 0; asked < 12; ++asked) {
      const auto set = some(random, graph.measures.size());
      if (random() % 3 == 0) {
        ASSERT_EQ(inquiry.central_loss(UnitId(0), set), evaluation.central_loss(UnitId(0), set)) << seed;
        continue;
      }
      const Risk said = inquiry.evaluate(set);
      const Risk anew = evaluation.evaluate(set);
      ASSERT_EQ(said.outcomes, anew.outcomes) << seed;
      ASSERT_EQ(said.losses, anew.losses) << seed;
      for (const Outcome& outcome : said.outcomes) {
        conditioned += outcome.method == Method::conditioned ? 1U : 0U;
        sampled += outcome.method == Method::sampled ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(conditioned, 500U);
  EXPECT_GT(sampled, 3000U);
}

// Large enough for words that stay as they are beside others that change, and for circles of facts that nothing outside supports any more.
TEST(Inquiry, TakesBackWhatOnlyACircleSupports) {
  TestGraph graph;
  graph.facts = 202;
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  for (std::uint32_t i = 0; i < 100; ++i) {
    graph.leaves.push_back({1000 + i, exactly(0.02 + 0.009 * i)});
    graph.rules.push_back({1 + 2 * i, {i == 0 ? 0 : 2 * i - 1}, {i}});            // along a chain
    graph.rules.push_back({2 + 2 * i, {1 + 2 * i}, {}});                           // a circle of two at each place
    graph.rules.push_back({1 + 2 * i, {2 + 2 * i}, {}});
    graph.rules.push_back({1 + 2 * i, {0}, {i / 2}});                              // and another way there
    graph.goals.push_back({i, FactId(1 + 2 * i), UnitId(0), exactly(1)});
    graph.measures.push_back({5000 + i, exactly(1), {{LeafId(i), exactly(i % 3 == 0 ? 0.3 : 0)}}});
  }
  const Model model = graph.model();
  Options options;
  options.exact.leaves = 0;
  const auto evaluation = Evaluation::prepare(model, options).value();
  Inquiry inquiry(evaluation);
  std::mt19937_64 random(1);
  std::vector<MeasureId> set;
  for (int asked = 0; asked < 60; ++asked) {
    // One in, one out: small changes, as searches ask for them.
    if (!set.empty() && random() % 2 == 0) set.erase(set.begin() + static_cast<std::ptrdiff_t>(random() % set.size()));
    set.emplace_back(static_cast<std::uint32_t>(random() % 100));
    ASSERT_EQ(inquiry.evaluate(set).outcomes, evaluation.evaluate(set).outcomes) << asked;
  }
}

}  // namespace
}  // namespace assay::risk
