// SPDX-License-Identifier: Apache-2.0
// The threats that are built into the program: they fit together, every query is good SQL with the columns that it needs, and every
// example of every technique is a test of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
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

struct Case {
  const Technique* technique;
  const Example* example;
};

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const auto& technique : built_in().techniques()) {
    for (const auto& example : technique.examples) list.push_back({&technique, &example});
  }
  return list;
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.technique->id + "_" + info.param.example->name;
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

class ThreatExample : public testing::TestWithParam<Case> {};

TEST_P(ThreatExample, ComesOutAsItSays) {
  const auto& [technique, example] = GetParam();
  const auto outcome = run_example(built_in(), *technique, *example);
  ASSERT_TRUE(outcome) << outcome.error().message();
  for (const auto& sentence : outcome->wrong) ADD_FAILURE_AT(technique->file.c_str(), static_cast<int>(example->line)) << sentence;
}

INSTANTIATE_TEST_SUITE_P(Threats, ThreatExample, testing::ValuesIn(cases()), case_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ThreatExample);

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

TEST(BuiltInThreats, HaveAnExampleOfEveryRuleAndOfWhatMustNotFollow) {
  for (const auto& technique : built_in().techniques()) {
    std::set<std::size_t> fired;
    bool never = false;
    for (const auto& example : technique.examples) {
      const auto outcome = run_example(built_in(), technique, example);
      if (outcome) fired.insert(outcome->fired.begin(), outcome->fired.end());
      never = never || !example.never.empty();
    }
    EXPECT_TRUE(never) << technique.file << ": no example says what must not follow: add 'never'";
    for (std::size_t i = 0; i < technique.rules.size(); ++i) EXPECT_TRUE(fired.contains(i)) << technique.file << ":" << technique.rules[i].line << ": no example has an instance of this rule";
  }
}

}  // namespace
}  // namespace assay::threat
