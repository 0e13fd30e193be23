// SPDX-License-Identifier: Apache-2.0
#include "assess/test_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

namespace assay::assess {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Requirement requirement(std::string id, std::string document, std::string clause, bool query, std::vector<TestCase> tests) {
  Requirement made;
  made.id = std::move(id);
  made.source.push_back({.document = std::move(document), .version = {}, .clause = std::move(clause), .confirmed = false, .note = {}});
  if (query) made.queries.violated = "SELECT 1";
  if (made.source.front().document != "TS 33.501") made.attested = Attested{.about = "product", .kinds = {}, .document = made.source.front().document, .clause = made.source.front().clause, .test = {}};
  made.scas = std::move(tests);
  return made;
}

TEST(Coverage, CountsByDocumentWhatFactsAndWhatStatementsDecide) {
  const auto catalogue = Catalogue::of({requirement("S1", "TS 33.512", "4.2.9", true, {}), requirement("S2", "TS 33.512", "4.2.10", false, {}), requirement("W1", "TS 33.501", "5.5.2", true, {})});
  const auto documents = document_coverage(catalogue);
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0].document, "TS 33.501");
  EXPECT_EQ(documents[1].requirements, 2U);
  EXPECT_EQ(documents[1].by_query, 1U);
  EXPECT_EQ(documents[1].by_statement, 1U);
}

TEST(Coverage, NamesOtherRequirementsThatAskForTheSameTest) {
  const auto catalogue = Catalogue::of({requirement("S2", "TS 33.512", "4.2.10", false, {{"TS 33.512", "4.2.10", "TC_B"}}), requirement("S1", "TS 33.512", "4.2.9", true, {{"TS 33.512", "4.2.9", "TC_A"}}),
                                        requirement("W1", "TS 33.501", "5.5.2", true, {{"TS 33.512", "4.2.9", "TC_A"}})});
  const auto tests = test_coverage(catalogue);
  ASSERT_EQ(tests.size(), 2U);
  EXPECT_EQ(tests[0].test.clause, "4.2.9") << "clauses are in the order of their numbers";
  EXPECT_THAT(tests[0].requirements, ElementsAre("S1"));
  EXPECT_TRUE(tests[0].by_query);
  EXPECT_THAT(tests[0].also, ElementsAre("W1"));
  EXPECT_FALSE(tests[1].by_query);
  EXPECT_THAT(tests[1].also, IsEmpty());
}

TEST(Coverage, TellsTwoTestsOfOneClauseApartByTheirNames) {
  const auto catalogue = Catalogue::of({requirement("S1", "TS 33.519", "4.2.2.1", true, {{"TS 33.519", "4.2.2.1", "TC_A"}}), requirement("S2", "TS 33.519", "4.2.2.1", false, {{"TS 33.519", "4.2.2.1", "TC_B"}}),
                                        requirement("W1", "TS 33.501", "12.2", true, {{"TS 33.519", "4.2.2.1", "TC_B"}})});
  const auto tests = test_coverage(catalogue);
  ASSERT_EQ(tests.size(), 2U);
  EXPECT_THAT(tests[0].also, IsEmpty());
  EXPECT_THAT(tests[1].also, ElementsAre("W1"));
}

// The numbers of test cases that the documents hold, with those that replaced another one in a later release.
TEST(BuiltInCatalogue, HoldsEveryTestCaseOfTheSecurityAssuranceScheme) {
  const std::map<std::string, std::size_t> wanted{{"TR 33.818", 7},  {"TS 33.117", 73}, {"TS 33.326", 2}, {"TS 33.511", 16}, {"TS 33.512", 15}, {"TS 33.513", 8},  {"TS 33.514", 5}, {"TS 33.515", 3},
                                                  {"TS 33.517", 10}, {"TS 33.518", 2},  {"TS 33.519", 2}, {"TS 33.521", 1},  {"TS 33.523", 4},  {"TS 33.527", 5},  {"TS 33.537", 3}};
  const auto catalogue = Catalogue::embedded();
  ASSERT_TRUE(catalogue) << catalogue.error().message();
  std::map<std::string, std::size_t> found;
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::size_t by_query = 0;
  for (const auto& each : catalogue->requirements()) {
    if (!each.id.starts_with("SCAS-")) continue;
    const auto& source = each.source.front();
    ++found[source.document];
    by_query += decided_by_query(each) ? 1U : 0U;
    EXPECT_TRUE(each.id.starts_with("SCAS-" + source.document.substr(source.document.size() - 3) + "-" + source.clause)) << each.id;
    ASSERT_EQ(each.scas.size(), 1U) << each.id;
    EXPECT_EQ(each.scas.front().document, source.document) << each.id;
    EXPECT_EQ(each.scas.front().clause, source.clause) << each.id;
    EXPECT_TRUE(seen.insert({source.document, source.clause, each.scas.front().name}).second) << each.id << ": another file is the same test case";
    // A clause with two tests: only their names tell them apart.
    const bool shared = source.document == "TS 33.518" || source.document == "TS 33.519";
    EXPECT_EQ(each.id.ends_with(source.clause), !shared) << each.id;
    EXPECT_TRUE(!shared || !each.scas.front().name.empty()) << each.id;
    ASSERT_TRUE(each.attested) << each.id;
    EXPECT_EQ(each.attested->document, source.document) << each.id;
    EXPECT_EQ(each.attested->clause, source.clause) << each.id;
    EXPECT_EQ(each.attested->test, each.scas.front().name) << each.id;
    EXPECT_LE(each.title.size(), 80U) << each.id;
  }
  EXPECT_EQ(found, wanted);
  EXPECT_EQ(seen.size(), 156U);
  EXPECT_GE(by_query, 60U);
}

}  // namespace
}  // namespace assay::assess
