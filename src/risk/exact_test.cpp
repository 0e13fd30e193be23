// SPDX-License-Identifier: Apache-2.0
#include "risk/exact.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <map>
#include <sstream>
#include <string>

#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

// A graph in letters: "goal = fact fact leaf", separated by semicolons. Lower-case words with a probability are leaves;
// "start" holds.
struct Written {
  TestGraph graph;
  std::vector<double> probabilities;
};
Written written(const std::string& rules, const std::map<std::string, double>& leaves, const std::string& goal) {
  Written result;
  std::map<std::string, std::uint32_t> facts{{"start", 0}};
  std::map<std::string, std::uint32_t> number;
  for (const auto& [name, p] : leaves) {
    number[name] = static_cast<std::uint32_t>(number.size());
    result.graph.leaves.push_back({std::hash<std::string>{}(name), exactly(p)});
    result.probabilities.push_back(p);
  }
  const auto fact = [&](const std::string& name) {
    return facts.try_emplace(name, static_cast<std::uint32_t>(facts.size())).first->second;
  };
  std::istringstream lines(rules);
  for (std::string line; std::getline(lines, line, ';');) {
    std::istringstream words(line);
    std::string head;
    std::string word;
    words >> head >> word;
    TestGraph::Rule rule{fact(head), {}, {}};
    while (words >> word) {
      if (leaves.contains(word)) {
        rule.leaves.push_back(number[word]);
      } else {
        rule.body.push_back(fact(word));
      }
    }
    result.graph.rules.push_back(rule);
  }
  result.graph.goals = {{1, FactId(fact(goal)), UnitId(0), exactly(1)}};
  result.graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  result.graph.facts = static_cast<std::uint32_t>(facts.size());
  return result;
}

double exact(const TestGraph& graph, const std::vector<double>& probabilities) {
  const Model model = graph.model();
  const Slice cut = slice(model, graph.scenarios[0], std::vector{graph.goals[0].fact});
  const auto diagrams = exact_diagrams(cut, {});
  std::vector<double> leaves;
  for (const LeafId leaf : cut.leaves) leaves.push_back(probabilities[leaf.value]);
  return diagrams[0].value().probability(leaves);
}

struct Case {
  const char* name;
  const char* rules;
  std::map<std::string, double> leaves;
  double answer;
  double naive;  // what multiplying along paths gives, where that is wrong: the answer must not be that
};

// Worked out by hand; the example of Wang and others is from "An attack graph-based probabilistic security metric"
// (2008).
const std::vector<Case>& cases() {
  static const std::vector<Case> list{
      {"series", "x = a; g = x b", {{"a", .5}, {"b", .4}}, 0.2, -1},
      {"alternatives", "g = a; g = b", {{"a", .5}, {"b", .4}}, 0.7, -1},
      {"both", "x = a; y = b; g = x y", {{"a", .5}, {"b", .4}}, 0.2, -1},
      {"shared first step", "x = a; g = x b; g = x c", {{"a", .5}, {"b", .5}, {"c", .5}}, 0.375, 0.4375},
      {"shared leaf in both arms of an and",
       "x = a; y = x b; z = x c; g = y z",
       {{"a", .5}, {"b", .5}, {"c", .5}},
       0.125,
       0.0625},
      {"cycle of two hosts",
       "u = a; v = b; v = u c; u = v d; g = v e",
       {{"a", .3}, {"b", .2}, {"c", .5}, {"d", .5}, {"e", .9}},
       0.288,
       0.33488},
      {"bridge",
       "x = start l1; y = start l2; y = x l3; x = y l3; g = x l4; g = y l5",
       {{"l1", .9}, {"l2", .9}, {"l3", .9}, {"l4", .9}, {"l5", .9}},
       0.97848,
       0.98792},
      {"three hosts of Wang and others",
       "u1 = t10 rsh01; t10 = ftp01; u1 = sshd; t20 = ftp02; u2 = t20 rsh02; t21 = u1 ftp12; u2 = t21 u1 rsh12; g = u2 "
       "overflow",
       {{"ftp01", .8},
        {"rsh01", .9},
        {"sshd", .1},
        {"ftp02", .8},
        {"rsh02", .9},
        {"ftp12", .8},
        {"rsh12", .9},
        {"overflow", .1}},
       0.08707968,
       0.08328},
      {"three hosts after MulVAL",
       "web = httpd; share = web mountd; file = share; file = web nfs; g = file trojan",
       {{"httpd", .6}, {"mountd", .5}, {"nfs", .7}, {"trojan", .8}},
       0.408,
       0.4752},
  };
  return list;
}

TEST(Exact, AnswersTheAnalyticCases) {
  for (const Case& c : cases()) {
    const Written w = written(c.rules, c.leaves, "g");
    const double answer = exact(w.graph, w.probabilities);
    EXPECT_NEAR(answer, c.answer, 1e-15) << c.name;
    EXPECT_NEAR(w.graph.enumerated(w.graph.truth(w.graph.scenarios[0])[0], w.probabilities), c.answer, 1e-15) << c.name;
    EXPECT_GT(std::abs(answer - c.naive), 1e-3) << c.name;
  }
}

TEST(Exact, RemovingTheConditionsOfWangAndOthersHardeningSetsStopsTheAttackAndLessDoesNot) {
  const Case& c = cases()[7];
  const auto without = [&](const std::vector<std::string>& removed) {
    Written w = written(c.rules, c.leaves, "g");
    std::uint32_t i = 0;
    for (const auto& [name, p] : c.leaves) {
      if (std::ranges::find(removed, name) != removed.end()) w.graph.leaves[i].probability = exactly(0);
      ++i;
    }
    const Model model = w.graph.model();
    return slice(model, w.graph.scenarios[0], std::vector{w.graph.goals[0].fact}).goals[0] == Slice::impossible;
  };
  EXPECT_TRUE(without({"ftp02", "ftp12"}));
  EXPECT_TRUE(without({"ftp01", "sshd", "ftp02"}));
  for (const char* one : {"ftp01", "sshd", "ftp02", "ftp12"}) EXPECT_FALSE(without({one})) << one;
  for (const auto& two : std::vector<std::vector<std::string>>{
           {"ftp01", "sshd"}, {"ftp01", "ftp02"}, {"sshd", "ftp02"}, {"ftp01", "ftp12"}}) {
    EXPECT_FALSE(without(two)) << two[0] << two[1];
  }
}

TEST(Exact, EqualsEnumerationOnAThousandRandomGraphs) {
  int uncertain = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto leaves = static_cast<std::uint32_t>(1 + seed % 16);
    const TestGraph graph = random_graph(seed, leaves);
    const Model model = graph.model();
    std::vector<FactId> goals;
    for (const Goal& goal : graph.goals) goals.push_back(goal.fact);
    const Slice cut = slice(model, graph.scenarios[0], goals);
    const auto diagrams = exact_diagrams(cut, {});
    const auto truth = graph.truth(graph.scenarios[0]);
    std::vector<double> all;
    for (const Leaf& leaf : graph.leaves) all.push_back(leaf.probability.central);
    std::vector<double> of_slice;
    for (const LeafId leaf : cut.leaves) of_slice.push_back(all[leaf.value]);
    for (std::size_t i = 0; i < goals.size(); ++i) {
      const double expected = graph.enumerated(truth[i], all);
      if (cut.goals[i] == Slice::impossible) {
        EXPECT_EQ(expected, 0) << seed;
      } else if (cut.goals[i] == Slice::certain) {
        EXPECT_NEAR(expected, 1, 1e-12) << seed;
      } else {
        ASSERT_TRUE(diagrams[i]) << seed;
        EXPECT_NEAR(diagrams[i]->probability(of_slice), expected, 1e-12) << seed;
        ++uncertain;
      }
    }
  }
  EXPECT_GT(uncertain, 1000);  // otherwise the graphs test little
}

// g = a c; g = b c where a holds anyway: b matters in no digit. The place of a is above that of b or below it.
TEST(Exact, WhatACertainLeafDecidesAloneNothingElseMoves) {
  for (const char* rules :
       {"g = a c; g = b c", "g = b c; g = a c", "g = a; g = b; g = c", "x = a c; y = b c; g = x; g = y"}) {
    for (int c = 1; c < 100; ++c) {
      for (int b = 1; b < 100; ++b) {
        const double p = 0.01 * c;
        const double q = 0.01 * b;
        const Written w = written(rules, {{"a", 1}, {"b", q}, {"c", p}}, "g");
        const double before = exact(w.graph, {1, q, p});
        ASSERT_EQ(exact(w.graph, {1, q / 2, p}), before) << rules << " " << p << " " << q;
        ASSERT_EQ(exact(w.graph, {1, 0, p}), before) << rules << " " << p << " " << q;
      }
    }
  }
}

// A tree needs no more than a node per leaf, however large: multiplied by hand, bottom up.
TEST(Exact, MultipliesTrees) {
  TestGraph tree;
  tree.facts = 512;  // fact i has the children 2i and 2i+1; those from 256 on are leaves of the tree
  std::vector<double> expected(512);
  std::vector<double> probabilities;
  for (std::uint32_t i = 511; i >= 1; --i) {
    const double p = 0.3 + 0.0013 * i;
    if (i >= 256) {
      tree.rules.push_back({i, {0}, {static_cast<std::uint32_t>(probabilities.size())}});
      tree.leaves.push_back({i * 0x9E3779B97F4A7C15, exactly(p)});
      probabilities.push_back(p);
      expected[i] = p;
    } else if (i % 3 == 0) {
      tree.rules.push_back({i, {2 * i, 2 * i + 1}, {}});
      expected[i] = expected[2 * i] * expected[2 * i + 1];
    } else {
      tree.rules.push_back({i, {2 * i}, {}});
      tree.rules.push_back({i, {2 * i + 1}, {}});
      expected[i] = 1 - (1 - expected[2 * i]) * (1 - expected[2 * i + 1]);
    }
  }
  tree.scenarios = {{1, {FactId(0)}, exactly(1)}};
  tree.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
  EXPECT_NEAR(exact(tree, probabilities), expected[1], 1e-13);

  const Model model = tree.model();
  const Slice cut = slice(model, tree.scenarios[0], std::vector{FactId(1)});
  EXPECT_EQ(exact_diagrams(cut, {})[0].value().nodes(), 256U);
  EXPECT_FALSE(exact_diagrams(cut, {.leaves = 255})[0]);
  EXPECT_FALSE(exact_diagrams(cut, {.facts = 100})[0]);
  EXPECT_FALSE(exact_diagrams(cut, {.nodes = 100})[0]);
  EXPECT_FALSE(exact_diagrams(cut, {.operands = 500})[0]);
}

// As many alternatives as there may be leaves, with a limit that nothing but a node per leaf meets.
TEST(Exact, TakesAsManyAlternativesAsLeaves) {
  TestGraph graph;
  graph.facts = 2;
  double none = 1;
  std::vector<double> probabilities;
  for (std::uint32_t i = 0; i < 512; ++i) {
    probabilities.push_back(0.00001 * (i + 1));
    graph.leaves.push_back({i + 1, exactly(probabilities[i])});
    graph.rules.push_back({1, {0}, {i}});
    none *= 1 - probabilities[i];
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
  EXPECT_NEAR(exact(graph, probabilities), 1 - none, 1e-13);
  const Slice cut = slice(graph.model(), graph.scenarios[0], std::vector{FactId(1)});
  EXPECT_TRUE(exact_diagrams(cut, {.nodes = 2 * 512 + 2})[0]);  // of each leaf alone, and of those behind it
}

// All behind one leaf, so each round of the refinement tells one more fact from the rest.
TEST(Exact, TakesLongChainsOverOneLeaf) {
  TestGraph graph;
  graph.facts = 1023;
  graph.leaves = {{1, exactly(0.25)}};
  for (std::uint32_t i = 0; i < 1022; ++i) graph.rules.push_back({i + 1, {i}, {0}});
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(1022), UnitId(0), exactly(1)}};
  EXPECT_EQ(exact(graph, {0.25}), 0.25);
  const Slice cut = slice(graph.model(), graph.scenarios[0], std::vector{FactId(1022)});
  EXPECT_FALSE(exact_diagrams(cut, {.operands = 1'000'000})[0]);  // some 2,000 in each of some 1,000 rounds
}

}  // namespace
}  // namespace assay::risk
