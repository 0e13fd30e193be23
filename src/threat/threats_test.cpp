// SPDX-License-Identifier: Apache-2.0
#include "threat/threats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "threat/parse.h"
#include "threat/test_catalogue.h"

namespace assay::threat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(ThreatFiles, AreReadWhole) {
  const auto threats = read(test_files());
  ASSERT_TRUE(threats) << threats.error().message();
  EXPECT_EQ(refusal(test_files()), "");
  ASSERT_EQ(threats->predicates().size(), 3U);
  EXPECT_EQ(threats->predicate("on")->sentence, "can send packets on {segment}");
  EXPECT_THAT(threats->predicate("on")->words, ElementsAre("segment"));
  const auto* exposure = threats->exposure("X-N4-OPEN");
  ASSERT_NE(exposure, nullptr);
  EXPECT_THAT(exposure->requirements, ElementsAre(Criterion{"W27"}, Criterion{"W16"}));
  EXPECT_EQ(exposure->figure(assess::State::violated).interval, (risk::Interval{0.5, 0.8, 1}));
  EXPECT_EQ(exposure->figure(assess::State::unknown).interval, (risk::Interval{0.05, 0.4, 0.9}));
  EXPECT_EQ(exposure->figure(assess::State::not_applicable).interval, (risk::Interval{0.05, 0.4, 0.9}));
  EXPECT_EQ(exposure->figure(assess::State::met).interval, (risk::Interval{0, 0.02, 0.1}));
  EXPECT_TRUE(exposure->prior.by_default);
  EXPECT_FALSE(exposure->met->by_default);
  ASSERT_EQ(threats->techniques().size(), 2U);
  const auto& take = threats->techniques()[1];
  EXPECT_EQ(take.id, "T-TAKE");
  EXPECT_THAT(take.fight, ElementsAre("FGT5019"));
  ASSERT_EQ(take.rules.size(), 2U);
  EXPECT_EQ(take.rules[0].gives.text(), "controls({taken})");
  ASSERT_EQ(take.examples.size(), 1U);
  EXPECT_EQ(take.examples[0].gives, (std::vector<Term>{{"controls", {"amf-1"}}, {"on", {"core"}}}));
  ASSERT_EQ(threats->measures().size(), 2U);
  EXPECT_EQ(threats->measure("M-REPLACE")->per, std::vector<std::string>{"product"});
  EXPECT_EQ(threats->measure("M-FILTER")->unit, "EUR");
  EXPECT_EQ(threats->scenarios()[1].eu, (std::vector<std::string>{"R1", "R3"}));
  EXPECT_EQ(threats->losses()[0].unit, "subscribers");
  EXPECT_EQ(threats->sha256().size(), 64U);
  EXPECT_NE(threats->sha256(), read(with("losses/L-CONTENT.yaml", "is read", "is lost"))->sha256());
}

TEST(ThreatFiles, NameFileLineKeyAndRemedyOfAMistake) {
  EXPECT_EQ(refusal(with("losses/L-CONTENT.yaml", "unit:", "units:")), "losses/L-CONTENT.yaml:6: units: is not a key of a loss: use one of id, title, statement, goals, needs, unit, loss, source");
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "low: 0.1", "low: 0.6")), StartsWith("exposures/X-FLAW.yaml:5: prior: is no interval"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "high: 0.9", "high: 1.5")), HasSubstr("1.5 is outside 0 to 1"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "high: 0.9", "high: nan")), HasSubstr("is no number"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "low: 0.1", "low: -0.1")), HasSubstr("is outside"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "date: 2026-11-29", "date: yesterday")), HasSubstr("is no date"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "source: own estimate, ", "")), HasSubstr("source: is missing"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "default: true", "default: perhaps")), HasSubstr("neither true nor false"));
  EXPECT_THAT(refusal(with("scenarios/S-PEER.yaml", "eu: [R1, R3]", "eu: [R10]")), HasSubstr("none of the nine"));
  EXPECT_THAT(refusal(with("techniques/T-TAKE.yaml", "from: [\"on({segment})\"]", "from: []")), HasSubstr("from: is missing"));
  EXPECT_THAT(refusal(with("techniques/T-TAKE.yaml", "FROM model_segments AS s", "FROM main.segments AS s")), HasSubstr("name the table alone"));
  EXPECT_THAT(refusal(with("techniques/T-TAKE.yaml", "FROM model_segments AS s", "FROM model_things AS s")), HasSubstr("there is no table 'model_things'"));
  EXPECT_THAT(refusal(with("techniques/T-TAKE.yaml", "model_functions: [{function: amf-1", "model_thing: [{function: amf-1")), HasSubstr("is neither a view of the model nor a fact table"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "id: X-FLAW", "id: X-FLAWS")), HasSubstr("call the file X-FLAWS.yaml"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "id: X-FLAW", "id: FLAW")), HasSubstr("write X- and"));
  EXPECT_THAT(refusal(with("techniques/vocabulary.yaml", "{segment}", "{place}")), HasSubstr("names {place}"));
  auto twice = test_files();
  twice["exposures/more/X-FLAW.yaml"] = twice["exposures/X-FLAW.yaml"];
  EXPECT_THAT(refusal(twice), HasSubstr("X-FLAW stands in exposures/X-FLAW.yaml too"));
  EXPECT_THAT(refusal(with("losses/L-CONTENT.yaml", "id: L-CONTENT", "id: [")), HasSubstr("is no valid YAML"));
  EXPECT_THAT(parse_loss(std::string(largest_file + 1, ' '), "losses/L.yaml").error().message(), HasSubstr("is larger than"));
  EXPECT_FALSE(parse_technique(std::string(200'000, '['), "techniques/T.yaml"));
}

TEST(AnExposure, MustNotRaiseTheRiskWhereMoreIsMet) {
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "met: {low: 0, central: 0.1, high: 0.2", "met: {low: 0, central: 0.1, high: 0.95")), HasSubstr("must not raise the risk"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "violated: {low: 0.8", "violated: {low: 0.05")), HasSubstr("must not lower the risk"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "met: {low: 0, central: 0.1", "met: {low: 0, central: 0")), HasSubstr("central value of 0"));
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "requirements: [W01]", "requirements: []")), HasSubstr("never counts"));
}

TEST(ThreatFiles, SayWhichEndOfARequirementDecides) {
  const auto threats = read(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[{id: W27, end: second}, W16]"));
  ASSERT_TRUE(threats) << threats.error().message();
  EXPECT_THAT(threats->exposure("X-N4-OPEN")->requirements, ElementsAre(Criterion{"W27", End::second}, Criterion{"W16"}));
  EXPECT_THAT(read(with("measures/M-FILTER.yaml", "proven_by: [W27]", "proven_by: [{id: W27, end: first}]"))->measure("M-FILTER")->proven_by, ElementsAre(Criterion{"W27", End::first}));
  EXPECT_EQ(refusal(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[{id: W27, end: second}, W16]")), "");
  EXPECT_EQ(refusal(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[{id: W16, end: second}]")), "exposures/X-N4-OPEN.yaml:1: W16: has no two ends, its subject is \"{NRF}\": write the id alone");
  EXPECT_THAT(refusal(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[{id: W27, end: third}]")), StartsWith("exposures/X-N4-OPEN.yaml:4: end: 'third' is no end: write first or second"));
  EXPECT_THAT(refusal(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[{id: W27}]")), HasSubstr("end: is missing"));
  EXPECT_THAT(refusal(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[[W27]]")), HasSubstr("requirements: is no map"));
}

TEST(ThreatFiles, MustFitTogether) {
  EXPECT_THAT(refusal(with("exposures/X-FLAW.yaml", "[W01]", "[W99]")), HasSubstr("W99: is no requirement"));
  EXPECT_EQ(refusal(with("techniques/T-DIVERT.yaml", "gives: \"traffic-diverted", "gives: \"traffic-stolen")),
            "techniques/T-DIVERT.yaml:5: traffic-stolen: is not in the vocabulary: add it to techniques/vocabulary.yaml, or correct it");
  EXPECT_THAT(refusal(with("techniques/T-DIVERT.yaml", "from: [\"on({segment})\"]", "from: [\"on({segment}, {upf})\"]")), HasSubstr("has 2 arguments, the vocabulary says 1"));
  EXPECT_THAT(refusal(with("techniques/T-DIVERT.yaml", "X-N4-OPEN({upf})\"]", "X-N5-OPEN({upf})\"]")), HasSubstr("X-N5-OPEN: there is no such exposure"));
  EXPECT_THAT(refusal(with("techniques/T-DIVERT.yaml", "X-N4-OPEN({upf})\"]", "X-N4-OPEN\"]")), HasSubstr("has 0 arguments, exposures/X-N4-OPEN.yaml has 1 parameters"));
  EXPECT_THAT(refusal(with("techniques/T-DIVERT.yaml", "exposures: [\"X-N4-OPEN({upf})\"]", "exposures: []")), HasSubstr("X-N4-OPEN: no rule names it"));
  EXPECT_THAT(refusal(with("measures/M-FILTER.yaml", "X-N4-OPEN({upf})", "X-NONE({upf})")), HasSubstr("X-NONE: there is no such exposure"));
  EXPECT_THAT(refusal(with("measures/M-FILTER.yaml", "unit: EUR", "unit: days")), HasSubstr("its cost is in"));
  EXPECT_THAT(refusal(with("measures/M-FILTER.yaml", "proven_by: [W27]", "requires: [M-FILTER]")), HasSubstr("names the measure itself"));
  EXPECT_THAT(refusal(with("measures/M-FILTER.yaml", "proven_by: [W27]", "requires: [M-NONE]")), HasSubstr("there is no measure M-NONE"));
  EXPECT_THAT(refusal(with("measures/M-FILTER.yaml", "proven_by: [W27]", "requires: [M-REPLACE]\nexcludes: [M-REPLACE]")), HasSubstr("both required and excluded"));
  EXPECT_THAT(refusal(with("techniques/vocabulary.yaml", "predicates:", "predicates:\n  off(segment): is off {segment}")), HasSubstr("off: nothing names it"));
}

TEST(ThreatFiles, MustNotHoldRulesThatCanNeverFire) {
  auto files = with("techniques/vocabulary.yaml", "predicates:", "predicates:\n  near(site): stands before {site}");
  files["techniques/T-DIVERT.yaml"] = with("techniques/T-DIVERT.yaml", "from: [\"on({segment})\"]", "from: [\"near({segment})\"]")["techniques/T-DIVERT.yaml"];
  EXPECT_THAT(refusal(files), HasSubstr("techniques/T-DIVERT.yaml:5: near({segment}): no scenario starts with it"));
  EXPECT_THAT(refusal(with("losses/L-CONTENT.yaml", "'traffic-diverted({f})'", "'gone({f})'")), HasSubstr("writes no fact of the vocabulary"));
  auto goal = with("techniques/vocabulary.yaml", "predicates:", "predicates:\n  near(site): stands before {site}");
  goal["losses/L-CONTENT.yaml"] = with("losses/L-CONTENT.yaml", "'traffic-diverted({f})'", "'near({f})'")["losses/L-CONTENT.yaml"];
  EXPECT_THAT(refusal(goal), HasSubstr("no rule gives near"));
  auto none = test_files();
  none.erase("scenarios/S-PEER.yaml");
  none.erase("scenarios/S-INSIDER.yaml");
  EXPECT_THAT(refusal(none), HasSubstr("holds no scenario"));
}

TEST(APattern, IsNameAndArguments) {
  const auto cell = [](std::string_view column) -> base::Result<std::string> { return column == "a" ? "x), (y" : "b"; };
  const auto filled_with = [&](std::string_view text) {
    const auto pattern = Pattern::parse(text);
    if (!pattern) return pattern.error().message();
    const auto term = pattern->fill(cell);
    return threat::text(*term);
  };
  EXPECT_EQ(filled_with("on({a})"), R"(on("x), (y"))");
  EXPECT_EQ(threat::text({"on", {"a", "b, c", "d"}}), R"(on(a, "b, c", d))");  // else it would read as four
  EXPECT_EQ(threat::text({"on", {R"(6" rack)"}}), R"(on("6"" rack"))");
  EXPECT_EQ(Pattern::parse("on({a})")->fill(cell)->arguments, std::vector<std::string>{"x), (y"});
  EXPECT_EQ(filled_with("m( one , N4 of {b} )"), "m(one, N4 of b)");
  EXPECT_EQ(filled_with("plain"), "plain");
  EXPECT_EQ(filled_with("plain()"), "plain");
  for (const char* wrong : {"", "(a)", "on(a", "on(a,)", "on({})", "on({a)", "on(a))", "on(a}b)", "on me(a)", "on(a,b,c,d,e,f,g,h,i)"}) EXPECT_FALSE(Pattern::parse(wrong)) << wrong;
  EXPECT_EQ(filled("{a} before {b}, {c}", {"a", "b"}, {"1", "2"}), "1 before 2, {c}");
}

}  // namespace
}  // namespace assay::threat
