// SPDX-License-Identifier: Apache-2.0
#include "assess/requirement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "assess/example.h"

namespace assay::assess {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view valid = R"(id: X1
title: A title
statement: >
  A statement
  on two lines.
class: unless declared
subject: "{AMF}"
source:
  - {document: TS 33.501, version: 20.0.0, clause: "5.5.1", confirmed: true, note: why}
scas:
  - {document: TS 33.512, clause: "4.2", name: TC_X}
fight: [FGT1, FGT2]
needs: [flows]
queries:
  violated: SELECT source AS subject, fact, time, 'a reason' AS reason FROM flows WHERE source_port = 23
  met: SELECT source AS subject, fact, time FROM flows WHERE source_port <> 23
missing: flows
remedy: do something
filter: tcp
impossible:
  not applicable: because
examples:
  - name: one
    facts:
      flows: [{source: a, source_port: 23}]
    expect: {a: violated}
  - name: two
    facts:
      flows: [{source: a, source_port: 22}]
    expect: met
)";

// `valid` with one part replaced.
std::string with(std::string_view part, std::string_view replacement) {
  std::string text(valid);
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), replacement);
}

std::string refusal(const std::string& text) {
  const auto requirement = parse_requirement(text, "wire/X1.yaml");
  return requirement ? "" : requirement.error().message();
}

TEST(ARequirement, IsReadWhole) {
  const auto requirement = parse_requirement(valid, "wire/X1.yaml");
  ASSERT_TRUE(requirement) << requirement.error().message();
  EXPECT_EQ(requirement->id, "X1");
  EXPECT_EQ(requirement->statement, "A statement on two lines.");
  EXPECT_EQ(requirement->kind, Class::unless_declared);
  ASSERT_EQ(requirement->source.size(), 1U);
  EXPECT_EQ(requirement->source[0].clause, "5.5.1");
  EXPECT_TRUE(requirement->source[0].confirmed);
  ASSERT_EQ(requirement->scas.size(), 1U);
  EXPECT_EQ(requirement->scas[0].name, "TC_X");
  EXPECT_THAT(requirement->fight, ElementsAre("FGT1", "FGT2"));
  EXPECT_EQ(requirement->impossible.at(State::not_applicable), "because");
  ASSERT_EQ(requirement->examples.size(), 2U);
  EXPECT_EQ(requirement->examples[0].line, 23U);
  EXPECT_EQ(requirement->examples[0].expected.at("a"), State::violated);
  EXPECT_EQ(requirement->examples[1].expected.at(""), State::met);
}

TEST(ARequirement, MayListInnocentExplanations) {
  const auto requirement = parse_requirement(with("fight: [FGT1, FGT2]", "fight: [FGT1, FGT2]\ninnocent:\n  - a restart\n  - a\n    relay"), "wire/X1.yaml");
  ASSERT_TRUE(requirement) << requirement.error().message();
  EXPECT_THAT(requirement->innocent, ElementsAre("a restart", "a relay"));
}

TEST(ARequirement, NamesFileLineKeyAndRemedyOfAMistake) {
  EXPECT_EQ(refusal(with("title:", "titel:")),
            "wire/X1.yaml:2: titel: is not a key of a requirement: use one of id, title, statement, class, subject, applies, attested, source, scas, fight, innocent, needs, "
            "queries, missing, remedy, filter, impossible, examples");
  EXPECT_EQ(refusal(with("class: unless declared", "class: severe")), "wire/X1.yaml:6: class: is none: write hard, unless declared or indicator");
}

TEST(ARequirement, MustHaveItsParts) {
  EXPECT_THAT(refusal(with("id: X1\n", "")), HasSubstr("id: is missing"));
  EXPECT_THAT(refusal(with("remedy: do something", "remedy: ''")), HasSubstr(":18: remedy: is empty"));
  EXPECT_THAT(refusal(with("needs: [flows]", "needs: []")), HasSubstr("needs: is missing"));
  EXPECT_THAT(refusal(with(", confirmed: true", "")), HasSubstr(":9: confirmed: is missing"));
  EXPECT_THAT(refusal(with("confirmed: true", "confirmed: maybe")), HasSubstr("neither true nor false"));
  EXPECT_THAT(refusal(with("  violated: SELECT source AS subject, fact, time, 'a reason' AS reason FROM flows WHERE source_port = 23\n", "")),
              HasSubstr("can never show a violation"));
}

TEST(ARequirement, MayNotRepeatAKey) {
  EXPECT_THAT(refusal(with("filter: tcp", "filter: tcp\nfilter: udp")), HasSubstr(":20: filter: stands there twice"));
}

TEST(ARequirement, MayNotHaveUnknownKeysAnywhere) {
  EXPECT_THAT(refusal(with("note: why", "notes: why")), HasSubstr("notes: is not a key of source"));
  EXPECT_THAT(refusal(with("name: TC_X", "title: TC_X")), HasSubstr("title: is not a key of scas"));
  EXPECT_THAT(refusal(with("  met: SELECT", "  fulfilled: SELECT")), HasSubstr("fulfilled: is not a key of queries"));
  EXPECT_THAT(refusal(with("    expect: met", "    expects: met")), HasSubstr("expects: is not a key of examples"));
}

TEST(ARequirement, MayOnlyReadFactTables) {
  EXPECT_THAT(refusal(with("needs: [flows]", "needs: [flowz]")), HasSubstr("flowz: is no fact table"));
  EXPECT_THAT(refusal(with("FROM flows WHERE source_port = 23", "FROM main.flows")), HasSubstr("violated: 'main.' stands before a table"));
  EXPECT_THAT(refusal(with("flows: [{source: a, source_port: 23}]", "flowz: [{source: a}]")), HasSubstr("flowz: is no fact table"));
}

TEST(ARequirement, MayOnlyExpectStates) {
  EXPECT_THAT(refusal(with("expect: {a: violated}", "expect: {a: broken}")), HasSubstr("is no state"));
  EXPECT_THAT(refusal(with("  not applicable: because", "  never: because")), HasSubstr("is no state"));
  EXPECT_THAT(refusal(with("  not applicable: because", "  not applicable: ''")), HasSubstr("gives no reason"));
}

TEST(ARequirement, MustBeYamlOfReasonableSize) {
  EXPECT_THAT(refusal("id: [unclosed"), StartsWith("wire/X1.yaml:"));
  EXPECT_THAT(refusal("just text"), HasSubstr("is no map"));
  EXPECT_THAT(refusal(""), HasSubstr("is no map"));
  EXPECT_THAT(refusal(std::string(largest_requirement_file + 1, ' ')), HasSubstr("is larger than"));
  EXPECT_NE(refusal(std::string(200'000, '[')), "");
}

Requirement parsed(const std::string& text) { return parse_requirement(text, "wire/X1.yaml").value(); }

base::Result<ExampleRun> run(const Requirement& requirement, std::size_t example) {
  static auto store = facts::Store::in_memory().value();
  return run_example(store, requirement, requirement.examples[example]);
}

TEST(AnExample, HoldsOrSaysWhatIsWrong) {
  const auto requirement = parsed(std::string(valid));
  EXPECT_THAT(run(requirement, 0).value().wrong, ElementsAre());
  EXPECT_THAT(run(requirement, 1).value().wrong, ElementsAre());
  const auto wrong = parsed(with("expect: {a: violated}", "expect: {a: met, b: met}"));
  EXPECT_THAT(run(wrong, 0).value().wrong,
              ElementsAre("'a' is violated (a reason) instead of met", "'b' has no result, but should be met"));
  const auto unexpected = parsed(with("expect: {a: violated}", "expect: {b: violated}"));
  EXPECT_THAT(run(unexpected, 0).value().wrong,
              ElementsAre("'a' is violated (a reason), of which nothing was expected", "'b' has no result, but should be violated"));
}

TEST(AnExample, ChecksWhatIsMissing) {
  const auto requirement = parsed(with("    facts:\n      flows: [{source: a, source_port: 22}]\n    expect: met", "    expect: unknown\n    missing: something else"));
  EXPECT_THAT(run(requirement, 1).value().wrong, ElementsAre("'something else' is not named as missing, but: flows"));
}

TEST(AnExample, ChecksReasonAndClass) {
  const auto right = parsed(with("expect: {a: violated}", "expect: {a: violated}\n    reason: reason\n    class: unless declared"));
  EXPECT_THAT(run(right, 0).value().wrong, ElementsAre());
  const auto wrong = parsed(with("expect: {a: violated}", "expect: {a: violated}\n    reason: another\n    class: hard"));
  EXPECT_THAT(run(wrong, 0).value().wrong,
              ElementsAre("'a' is unless declared instead of hard", "'another' is not given as a reason, but: a reason"));
  EXPECT_THAT(refusal(with("expect: {a: violated}", "expect: {a: violated}\n    class: worst")), HasSubstr("class: is none"));
}

TEST(AnExample, WithAColumnThatDoesNotExistIsAnError) {
  const auto requirement = parsed(with("{source: a, source_port: 23}", "{source: a, port: 23}"));
  const auto result = run(requirement, 0);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), StartsWith("wire/X1.yaml:23: example 'one': "));
  EXPECT_THAT(result.error().message(), HasSubstr("port"));
}

TEST(AnExample, WithAWrongQueryIsAnError) {
  const auto requirement = parsed(with("source_port = 23", "no_such_column = 23"));
  const auto result = run(requirement, 0);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("no_such_column"));
}

TEST(AnExample, IsMissedForEveryStateThatIsNotImpossible) {
  const auto requirement = parsed(std::string(valid));
  EXPECT_THAT(states_without_example(requirement), ElementsAre(State::unknown));
}

}  // namespace
}  // namespace assay::assess
