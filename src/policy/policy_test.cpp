// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include <gmock/gmock.h>

#include <array>
#include <utility>

namespace assay::policy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view whole =
    "policy: 1\n"                                                         // 1
    "id: EX-2026-01\n"                                                    // 2
    "author: Ministry of Examples\n"                                      // 3
    "legal_basis: {document: Example Networks Act, clause: art. 6.2}\n"   // 4
    "starts: 2026-01-01\n"                                                // 5
    "expires: 2027-12-31\n"                                               // 6
    "text: >\n  Why it was\n  decided.\n"                                 // 7 to 9
    "scope: {suppliers: [s-east], countries: [JP, NO], parts: [critical, security element]}\n"  // 10
    "decide: {restrict: not acceptable}\n";                               // 11

std::string with(std::string_view old, std::string_view now) {
  std::string text(whole);
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), now);
}

std::string error(std::string_view text) {
  const auto read = parse(text, "p.yaml");
  return read ? "none" : read.error().message();
}

TEST(Policy, IsReadWhole) {
  const auto read = parse(whole, "p.yaml");
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(read->id, "EX-2026-01");
  EXPECT_EQ(read->author, "Ministry of Examples");
  EXPECT_EQ(read->legal_basis.document, "Example Networks Act");
  EXPECT_EQ(read->legal_basis.clause, "art. 6.2");
  EXPECT_EQ(base::text(read->starts), "2026-01-01T00:00:00.000000Z");
  EXPECT_EQ(base::text(read->expires), "2027-12-31T23:59:59.999999999Z");
  EXPECT_EQ(read->text, "Why it was decided.");
  EXPECT_THAT(read->scope.suppliers, ElementsAre("s-east"));
  EXPECT_THAT(read->scope.countries, ElementsAre("JP", "NO"));
  EXPECT_THAT(read->scope.parts, ElementsAre("critical", "security element"));
  EXPECT_TRUE(read->scope.products.empty());
  EXPECT_EQ(read->effect, Effect::restricts);
  EXPECT_EQ(read->verdict, Verdict::not_acceptable);
}

TEST(Policy, ErrorsNameFileLineKeyAndRemedy) {
  const std::array<std::pair<std::string, std::string>, 24> wrong = {{
      {with("policy: 1", "policy: 2"), "p.yaml:1: policy: is a version that this program does not know: write policy: 1"},
      {with("id: EX-2026-01\n", ""), "p.yaml:1: id: is missing: add it"},
      {with("author: Ministry of Examples", "author: ''"), "p.yaml:3: author: is empty: fill it in"},
      {with("author", "auhtor"), "p.yaml:3: auhtor: is not a key of a policy: use one of"},
      {with("legal_basis: {document: Example Networks Act, clause: art. 6.2}\n", ""), "p.yaml:1: legal_basis: is missing: name document and clause"},
      {with(", clause: art. 6.2", ""), "p.yaml:4: clause: is missing"},
      {with("starts: 2026-01-01", "starts: 2026-02-30"), "p.yaml:5: starts: '2026-02-30' is no date: write YYYY-MM-DD"},
      {with("expires: 2027-12-31\n", ""), "p.yaml:1: expires: is missing"},
      {with("expires: 2027-12-31", "expires: 2025-12-31"), "p.yaml:6: expires: lies before starts"},
      {with("text: >\n  Why it was\n  decided.\n", ""), "p.yaml:1: text: is missing"},
      {with("scope: {suppliers: [s-east], countries: [JP, NO], parts: [critical, security element]}\n", ""), "p.yaml:1: scope: is missing: say whom"},
      {with("{suppliers: [s-east], countries: [JP, NO], parts: [critical, security element]}", "{}"), "p.yaml:10: scope: is empty: name suppliers"},
      {with("[s-east]", "[]"), "p.yaml:10: suppliers: is empty, so nothing would fit"},
      {with("[s-east]", "[s-east, s-east]"), "p.yaml:10: suppliers: 's-east' stands there twice: remove one"},
      {with("[s-east]", "s-east"), "p.yaml:10: suppliers: is no list: write [a, b]"},
      {with("JP, NO", "Japan"), "p.yaml:10: countries: 'Japan' is no country code: write two capital letters"},
      {with("parts: [critical,", "parts: [core,"), "p.yaml:10: parts: 'core' is no part: write some of critical, adjacent"},
      {with("decide: {restrict: not acceptable}\n", ""), "p.yaml:1: decide: is missing: write restrict"},
      {with("restrict: not acceptable", "restrict: undetermined, allow: acceptable"), "p.yaml:11: decide: holds both or neither"},
      {with("restrict: not acceptable", "restrict: acceptable"), "p.yaml:11: restrict: 'acceptable' is nothing that a policy can restrict to: write one of acceptable with measures, undetermined, not acceptable"},
      {with("restrict: not acceptable", "allow: not acceptable"), "p.yaml:11: allow: 'not acceptable' is nothing that a policy can allow to: write one of acceptable, acceptable with measures"},
      {with("restrict: not acceptable", "allow: acceptable with measures"), "p.yaml:11: measures: is missing: say which measures"},
      {with("restrict: not acceptable", "restrict: not acceptable, measures: [watch it]"), "p.yaml:11: measures: has no place beside 'not acceptable'"},
      {with("restrict: not acceptable", "allow: acceptable with measures, measures: [' ']"), "p.yaml:11: measures: holds an empty entry"},
  }};
  for (const auto& [text, expected] : wrong) EXPECT_THAT(error(text), HasSubstr(expected)) << text;
}

TEST(Policy, RefusesWhatIsNoSinglePolicyOrTooLarge) {
  EXPECT_THAT(error(""), HasSubstr("p.yaml:1: policy: a file holds one policy"));
  EXPECT_THAT(error(std::string(whole) + "---\n" + std::string(whole)), HasSubstr("p.yaml:1: policy: a file holds one policy"));
  EXPECT_THAT(error(","), HasSubstr("p.yaml:1: policy: a file holds one policy and nothing behind it"));
  EXPECT_THAT(error(std::string(whole) + "...\n,"), HasSubstr("p.yaml:1: policy: a file holds one policy and nothing behind it"));
  EXPECT_THAT(error("{policy: 1}\n{policy: 2}"), testing::AnyOf(HasSubstr("nothing behind it"), HasSubstr("is no valid YAML")));
  EXPECT_THAT(error("policy: ["), HasSubstr("is no valid YAML"));
  EXPECT_THAT(error("- policy"), HasSubstr("p.yaml:1: a policy: is no map"));
  EXPECT_THAT(error(std::string(largest_policy + 1, ' ')), HasSubstr("is larger than"));
  EXPECT_THAT(error(with("[s-east]", "[" + std::string(longest_word + 1, 'x') + "]")), HasSubstr("suppliers: holds an entry longer than"));
  std::string many;
  for (std::size_t i = 0; i <= most_words; ++i) many += "s" + std::to_string(i) + ",";
  EXPECT_THAT(error(with("s-east", many)), HasSubstr("suppliers: holds more than 1000 entries"));
  EXPECT_THAT(error(std::string(200'000, '[')), testing::Not("none"));
}

constexpr std::array every = {Verdict::acceptable, Verdict::acceptable_with_measures, Verdict::not_acceptable, Verdict::undetermined};

TEST(Policy, MovesAVerdictInItsOwnDirectionOnly) {
  for (const auto of_policy : every) {
    for (const auto verdict : every) {
      Policy policy;
      policy.verdict = of_policy;
      policy.effect = Effect::restricts;
      EXPECT_EQ(gravity(decided(policy, verdict)), std::max(gravity(verdict), gravity(of_policy)));
      policy.effect = Effect::allows;
      EXPECT_EQ(gravity(decided(policy, verdict)), std::min(gravity(verdict), gravity(of_policy)));
    }
  }
}

}  // namespace
}  // namespace assay::policy
