// SPDX-License-Identifier: Apache-2.0
// The threats that are built into the program: they fit together, every query is good SQL with the columns that it needs, and every
// example of every technique comes out as it says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "assess/catalogue.h"
#include "threat/example.h"
#include "threat/graph.h"
#include "threat/threats.h"

namespace assay::threat {
namespace {

const Threats& built_in() {
  static const auto threats = [] {
    auto loaded = Threats::embedded();
    if (!loaded) {
      std::cerr << loaded.error().message() << '\n';
      std::exit(EXIT_FAILURE);
    }
    return *std::move(loaded);
  }();
  return threats;
}

TEST(BuiltInThreats, FitTogether) {
  if (built_in().techniques().empty()) GTEST_SKIP() << "no technique is built in";
  const auto checked = built_in().check(assess::Catalogue::embedded().value());
  EXPECT_TRUE(checked) << checked.error().message();
}

TEST(BuiltInThreats, HaveGoodQueries) {
  auto store = facts::Store::in_memory().value();
  const auto graph = build(store, {}, built_in());
  EXPECT_TRUE(graph) << graph.error().message();
}

// A test of its own for ctest, catalogue.threats.
TEST(ThreatExamples, ComeOutAsTheySayAndShowEveryRuleAndWhatMustNotFollow) {
  auto store = facts::Store::in_memory().value();
  for (const auto& technique : built_in().techniques()) {
    std::set<std::size_t> fired;
    bool never = false;
    for (const auto& example : technique.examples) {
      const auto outcome = run_example(store, built_in(), technique, example);
      if (!outcome) {
        ADD_FAILURE() << outcome.error().message();
        continue;
      }
      for (const auto& sentence : outcome->wrong) ADD_FAILURE_AT(technique.file.c_str(), static_cast<int>(example.line)) << example.name << ": " << sentence;
      fired.insert(outcome->fired.begin(), outcome->fired.end());
      never = never || !example.never.empty();
    }
    EXPECT_TRUE(never) << technique.file << ": no example says what must not follow: add 'never'";
    for (std::size_t i = 0; i < technique.rules.size(); ++i) EXPECT_TRUE(fired.contains(i)) << technique.file << ":" << technique.rules[i].line << ": no example has an instance of this rule";
  }
}

}  // namespace
}  // namespace assay::threat
