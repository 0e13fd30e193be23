// SPDX-License-Identifier: Apache-2.0
#include "assess/evaluate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "facts/named_row.h"

namespace assay::assess {
namespace {

using facts::NamedRow;
using testing::ElementsAre;
using testing::HasSubstr;

facts::Value value(std::string_view text) { return facts::Value::of(text); }
facts::Value number(std::uint64_t n) { return facts::Value::of(n); }

// Rows of flows: source_port 1 violates, 2 meets, 3 is unknown, 4 not applicable.
Requirement by_port() {
  Requirement requirement;
  requirement.file = "x.yaml";
  requirement.id = "X1";
  requirement.title = "A title";
  requirement.kind = Class::unless_declared;
  requirement.subject = "{AMF}";
  requirement.missing = "any flow";
  requirement.queries.violated = "SELECT source AS subject, fact, time, last_time, 'port ' || source_port || protocol AS reason FROM flows WHERE source_port = 1";
  requirement.queries.met = "SELECT source AS subject, fact, time FROM flows WHERE source_port = 2";
  requirement.queries.unknown = "SELECT source AS subject, 'what port 3 is for' AS missing FROM flows WHERE source_port = 3";
  requirement.queries.not_applicable = "SELECT source AS subject, 'port 4' AS reason FROM flows WHERE source_port = 4";
  return requirement;
}

class Evaluation : public testing::Test {
 protected:
  Evaluation() : store_(facts::Store::in_memory().value()) {}

  void flow(const std::string& source, std::uint64_t port, std::uint64_t time = 0, const std::string& protocol = "") {
    add("flows", {{"source", value(source)}, {"source_port", number(port)}, {"time", number(time)}, {"last_time", number(time + 1)}, {"protocol", value(protocol)}});
  }
  void add(std::string_view table, const NamedRow& row) {
    const auto done = facts::append_named(store_, table, row);
    ASSERT_TRUE(done) << done.error().message();
  }
  Assessment hold(const Requirement& requirement) {
    auto assessment = evaluate(store_, Catalogue::of({requirement}));
    EXPECT_TRUE(assessment) << assessment.error().message();
    return assessment ? *assessment : Assessment{};
  }
  std::string error(const Requirement& requirement) {
    const auto assessment = evaluate(store_, Catalogue::of({requirement}));
    return assessment ? "" : assessment.error().message();
  }

  facts::Store store_;
};

TEST_F(Evaluation, PutsAViolationBeforeEverythingElse) {
  for (const auto port : {4U, 3U, 2U, 1U}) flow("a", port, 10 * port);
  const auto assessment = hold(by_port());
  ASSERT_EQ(assessment.results.size(), 1U);
  const auto& result = assessment.results[0];
  EXPECT_EQ(result.state, State::violated);
  EXPECT_EQ(result.violations, 1U);
  EXPECT_EQ(result.observations, 2U);
  EXPECT_EQ(result.missing, "what port 3 is for");
  EXPECT_EQ(result.first.nanoseconds, 10);
  EXPECT_EQ(result.last.nanoseconds, 11);
  ASSERT_EQ(result.facts.size(), 1U);
  EXPECT_EQ(facts::text(result.facts[0]), "flows/4");
}

TEST_F(Evaluation, CallsMetWhatHeldWhereverItWasSeenAndSaysWhatWasNot) {
  for (const auto port : {4U, 3U, 2U, 2U}) flow("a", port);
  const auto result = hold(by_port()).results.at(0);
  EXPECT_EQ(result.state, State::met);
  EXPECT_EQ(result.observations, 2U);
  EXPECT_EQ(result.missing, "what port 3 is for");
}

TEST_F(Evaluation, GivesNoReasonForWhatIsUnknown) {
  flow("a", 3);
  auto requirement = by_port();
  requirement.queries.unknown = "SELECT source AS subject, 'an accusation' AS reason, 'what port 3 is for' AS missing FROM flows WHERE source_port = 3";
  const auto result = hold(requirement).results.at(0);
  EXPECT_EQ(result.state, State::unknown);
  EXPECT_THAT(result.reasons, ElementsAre());
}

TEST_F(Evaluation, PutsUnknownBeforeNotApplicable) {
  for (const auto port : {4U, 3U}) flow("a", port);
  flow("b", 4);
  const auto results = hold(by_port()).results;
  EXPECT_EQ(results.at(0).state, State::unknown);
  EXPECT_EQ(results.at(1).state, State::not_applicable);
  EXPECT_THAT(results.at(1).reasons, ElementsAre(Reason{"port 4", 1}));
}

TEST_F(Evaluation, IsUnknownWithoutAnyRow) {
  for (const bool with_other_facts : {false, true}) {
    if (with_other_facts) flow("a", 9);
    const auto assessment = hold(by_port());
    ASSERT_EQ(assessment.results.size(), 1U);
    EXPECT_EQ(assessment.results[0].subject, "this evidence");
    EXPECT_EQ(assessment.results[0].state, State::unknown);
    EXPECT_EQ(assessment.results[0].missing, "any flow");
    EXPECT_TRUE(assessment.findings.empty());
  }
}

TEST_F(Evaluation, SaysWhetherWhatItLooksAtWasReadAtAll) {
  Requirement requirement;
  requirement.file = "x.yaml";
  requirement.id = "X1";
  requirement.subject = "{}";
  requirement.missing = "an order: a capture of N2";
  requirement.needs = {"nas_messages", "http_exchanges"};
  requirement.queries.met = "SELECT source AS subject, fact, time FROM nas_messages WHERE type_code = 5";
  const auto missing = [&] { return hold(requirement).results.at(0).missing; };
  add("flows", {{"source", value("a")}});
  EXPECT_EQ(missing(), "an order: a capture of N2");
  add("ngap_messages", {{"source", value("a")}});
  EXPECT_EQ(missing(), "an order: a capture of N2; N2 was read and shows none");
  add("http_exchanges", {{"client", value("a")}});
  EXPECT_EQ(missing(), "an order: a capture of N2; N2 and service-based traffic were read and show none");
  add("nas_messages", {{"source", value("a")}, {"type_code", number(5)}});
  EXPECT_EQ(missing(), "");
}

TEST_F(Evaluation, KnowsOfEachKindOfEvidenceWhetherItWasRead) {
  struct Source {
    const char* needs;
    const char* read;
    const char* column;
    const char* said;
  };
  for (const auto& [needs, read, column, said] : std::initializer_list<Source>{{"gtpu_messages", "gtpu_tunnels", "source", "N3 was read and shows none"},
                                                                               {"pfcp_rules", "pfcp_messages", "source", "N4 was read and shows none"},
                                                                               {"configured_settings", "configured_functions", "function", "configurations were read and show none"},
                                                                               {"containers", "workloads", "workload", "manifests were read and show none"}}) {
    store_ = facts::Store::in_memory().value();
    Requirement requirement;
    requirement.id = "X1";
    requirement.subject = "{}";
    requirement.missing = "it";
    requirement.needs = {needs};
    requirement.queries.met = std::string("SELECT '' AS subject, fact, time FROM ") + needs;
    EXPECT_EQ(hold(requirement).results.at(0).missing, "it");
    add(read, {{column, value("a")}});
    EXPECT_EQ(hold(requirement).results.at(0).missing, std::string("it; ") + said);
  }
}

TEST_F(Evaluation, MakesOneFindingOfEachViolatedSubject) {
  flow("10.0.0.10", 1, 5);
  flow("10.0.0.9", 1, 7, " x");
  flow("10.0.0.9", 1, 9, " x");
  flow("10.0.0.9", 1, 8);
  flow("10.0.0.8", 2);
  const auto findings = hold(by_port()).findings;
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].subject, "10.0.0.9");
  EXPECT_EQ(findings[0].sentence, "10.0.0.9: port 1 x (2 times); port 1 (once).");
  EXPECT_EQ(findings[0].kind, Class::unless_declared);
  EXPECT_EQ(findings[0].count, 3U);
  EXPECT_EQ(findings[0].first.nanoseconds, 7);
  EXPECT_EQ(findings[0].last.nanoseconds, 10);
  EXPECT_EQ(findings[0].facts.size(), 3U);
  EXPECT_EQ(findings[1].subject, "10.0.0.10");
  EXPECT_NE(findings[0].id, findings[1].id);
}

TEST_F(Evaluation, GivesAFindingTheSameIdWhateverElseIsSeen) {
  flow("10.0.0.9", 1);
  const auto alone = hold(by_port()).findings.at(0).id;
  flow("10.0.0.1", 1);
  add("functions", {{"kind", value("AMF")}, {"address", value("10.0.0.9")}, {"label", value("AMF 10.0.0.9")}, {"certainty", value("shown")}});
  const auto findings = hold(by_port()).findings;
  EXPECT_EQ(findings.at(1).subject, "AMF 10.0.0.9");
  EXPECT_EQ(findings.at(1).id, alone);
  EXPECT_TRUE(alone.starts_with("X1-")) << alone;
  EXPECT_EQ(alone.size(), 11U);
}

TEST_F(Evaluation, TellsFunctionsOfTheSubjectFromThoseOfItsPeer) {
  for (const auto& [name, address] : {std::pair("amf-1", "10.0.0.5"), std::pair("amf-2", "10.0.0.5"), std::pair("udm-1", "10.0.0.6")}) {
    add("declared_functions", {{"name", value(name)}, {"kind", value("AMF")}});
    add("address_names", {{"address", value(address)}, {"name", value(name)}, {"kind", value("function")}});
  }
  flow("10.0.0.5", 2);
  auto requirement = by_port();
  requirement.subject = "{} → {}";
  const auto ask = [&](const std::string& subject, const std::string& peer) {
    requirement.queries.met = fmt::format("SELECT {} AS subject, {} AS peer, fact, time FROM flows WHERE source_port = 2", subject, peer);
    return hold(requirement).results.at(0);
  };
  const auto forth = ask("source", "'10.0.0.6'");
  EXPECT_THAT(forth.functions, ElementsAre("amf-1", "amf-2", "udm-1"));
  EXPECT_EQ(forth.functions_of_subject, 2U);
  EXPECT_EQ(ask("'10.0.0.6'", "source").functions_of_subject, 1U);
  const auto in = ask("'10.9.9.9'", "source");
  EXPECT_THAT(in.functions, ElementsAre("amf-1", "amf-2"));
  EXPECT_EQ(in.functions_of_subject, 0U);
}

TEST_F(Evaluation, KeepsTheFirstFactsAndCountsAll) {
  for (std::uint64_t i = 0; i < most_facts + 50; ++i) flow("a", 1, i, i % 2 == 0 ? "" : "x");
  const auto finding = hold(by_port()).findings.at(0);
  EXPECT_EQ(finding.count, most_facts + 50);
  ASSERT_EQ(finding.facts.size(), most_facts);
  EXPECT_TRUE(std::ranges::is_sorted(finding.facts));
  EXPECT_EQ(facts::text(finding.facts.front()), "flows/1");
  EXPECT_EQ(facts::text(finding.facts.back()), "flows/5000");
}

TEST_F(Evaluation, LetsARowNameItsClassAndWeight) {
  flow("a", 1);
  flow("a", 2);
  auto requirement = by_port();
  requirement.queries = {};
  requirement.queries.judged =
      "SELECT 'violated' AS state, source AS subject, fact, time, 'r' AS reason, 10 AS observations, CASE source_port WHEN 1 THEN 'indicator' ELSE 'hard' END AS class FROM flows";
  const auto finding = hold(requirement).findings.at(0);
  EXPECT_EQ(finding.kind, Class::hard);
  EXPECT_EQ(finding.count, 20U);
  EXPECT_EQ(finding.sentence, "a: r (10 times); r (10 times).");
}

TEST_F(Evaluation, TakesColumnsThatOnlyADefinitionNames) {
  flow("a", 1, 7);
  auto requirement = by_port();
  requirement.queries = {};
  requirement.queries.with = "found AS (SELECT source AS subject, destination AS peer, fact, time, last_time, 'r' AS reason, 10 AS observations FROM flows)";
  requirement.queries.violated = "SELECT * FROM found";
  const auto result = hold(requirement).results.at(0);
  EXPECT_THAT(result.reasons, ElementsAre(Reason{"r", 10}));
  EXPECT_EQ(result.first.nanoseconds, 7);
  EXPECT_EQ(result.last.nanoseconds, 8);
  ASSERT_EQ(result.facts.size(), 1U);
}

TEST_F(Evaluation, NamesSubjectsByTheNetworkModel) {
  const auto function = [&](const char* kind, const char* address, const char* certainty) {
    add("functions", {{"kind", value(kind)}, {"address", value(address)}, {"label", value(fmt::format("{} {}", kind, address))}, {"certainty", value(certainty)}});
  };
  function("AMF", "10.0.0.5", "shown");
  function("SMF", "10.0.0.5", "shown");
  function("UDM", "10.0.0.6", "shown");
  function("UDR", "10.0.0.6", "shown");
  function("AMF", "10.0.0.7", "claimed");
  function("UPF", "10.0.0.8", "shown");
  function("NEF", "10.0.0.8", "claimed");
  function("NF", "10.0.0.10", "claimed");
  function("gNB", "127.0.0.1", "shown");
  for (const auto* source : {"10.0.0.5", "10.0.0.6", "10.0.0.7", "10.0.0.8", "10.0.0.9", "10.0.0.10", "127.0.0.1"}) flow(source, 2);
  std::vector<std::string> subjects;
  for (const auto& result : hold(by_port()).results) subjects.push_back(result.subject);
  EXPECT_THAT(subjects, ElementsAre("10.0.0.9", "127.0.0.1", "AMF 10.0.0.5", "NF 10.0.0.10", "UDM/UDR 10.0.0.6", "UPF 10.0.0.8", "claimed AMF 10.0.0.7"));
}

TEST_F(Evaluation, NamesBothEndsOfALink) {
  add("flows", {{"source", value("10.0.0.1")}, {"destination", value("10.0.0.2")}, {"source_port", number(2)}});
  auto requirement = by_port();
  requirement.subject = "from {gNB} to {AMF}.";
  requirement.queries.met = "SELECT source AS subject, destination AS peer, fact, time FROM flows";
  EXPECT_EQ(hold(requirement).results.at(0).subject, "from 10.0.0.1 to 10.0.0.2.");
}

TEST_F(Evaluation, ShowsPseudonymsInPlaceOfIdentities) {
  add("certificates", {{"subject", value("CN=maker")}, {"issuer", value("CN=maker")}, {"owner", value("a")}});
  add("certificates", {{"subject", value("CN=other")}, {"issuer", value("CN=maker")}, {"owner", value("b")}});
  add("http_exchanges", {{"user_agent", value("maker")}, {"service", value("nudm-sdm")}, {"client", value("c")}});
  auto requirement = by_port();
  requirement.queries = {};
  requirement.queries.judged =
      "SELECT CASE WHEN subject = issuer THEN 'met' ELSE 'violated' END AS state, owner AS subject, fact, time, 'id' || (subject LIKE '%maker%') || length(subject) AS reason "
      "FROM certificates UNION ALL SELECT 'violated', client, fact, time, user_agent FROM sbi_exchanges";
  const auto results = hold(requirement).results;
  EXPECT_EQ(results.at(0).state, State::met);
  EXPECT_EQ(results.at(1).state, State::violated);
  EXPECT_THAT(results.at(1).reasons, ElementsAre(Reason{"idfalse19", 1}));
  EXPECT_THAT(results.at(2).reasons.at(0).text, testing::StartsWith("id-"));
  // And nobody else is affected.
  EXPECT_EQ(store_.query("SELECT min(subject) FROM certificates").value().rows.at(0).at(0).text, "CN=maker");
}

TEST_F(Evaluation, GivesTheSamePseudonymsInEveryRunOnTheSameEvidence) {
  auto requirement = by_port();
  requirement.queries = {};
  requirement.queries.violated = "SELECT owner AS subject, fact, time, subject AS reason FROM certificates";
  const auto reason = [&](const char* evidence) {
    store_ = facts::Store::in_memory().value();
    add("evidence", {{"sha256", value(evidence)}});
    add("certificates", {{"subject", value("CN=maker")}, {"owner", value("a")}});
    return hold(requirement).results.at(0).reasons.at(0).text;
  };
  const auto first = reason("aa");
  EXPECT_EQ(first, reason("aa"));
  EXPECT_NE(first, reason("bb"));
}

TEST_F(Evaluation, RefusesRowsThatProveNothing) {
  flow("a", 1);
  auto requirement = by_port();
  requirement.queries.violated = "SELECT source AS subject, 'r' AS reason FROM flows";
  EXPECT_THAT(error(requirement), HasSubstr("without the columns fact and time"));
  requirement.queries.violated = "SELECT source AS subject, fact, time FROM flows";
  EXPECT_THAT(error(requirement), HasSubstr("without a reason"));
  requirement = by_port();
  requirement.queries.unknown = "SELECT source AS subject FROM flows";
  EXPECT_THAT(error(requirement), HasSubstr("without saying what is missing"));
  requirement = by_port();
  requirement.queries.judged = "SELECT 'bad' AS state, source AS subject FROM flows";
  EXPECT_THAT(error(requirement), HasSubstr("no valid state"));
}

TEST_F(Evaluation, NamesTheRequirementWhoseQueryIsWrong) {
  flow("a", 1);
  auto requirement = by_port();
  requirement.queries.met = "SELECT source AS subject, no_such_column FROM flows";
  EXPECT_THAT(error(requirement), HasSubstr("x.yaml: X1"));
  EXPECT_THAT(error(requirement), HasSubstr("no_such_column"));
}

TEST_F(Evaluation, BoundsTextOfHostileOrigin) {
  flow("a", 1, 0, std::string(5000, 'x'));
  const auto finding = hold(by_port()).findings.at(0);
  EXPECT_LT(finding.sentence.size(), 500U);
}

TEST_F(Evaluation, ListsABoundedNumberOfSubjects) {
  for (std::size_t i = 0; i < most_rows + 50; ++i) {
    facts::Flow row;
    row.source = fmt::format("a{}", i);
    row.source_port = 1;
    store_.append(facts::flows, row);
  }
  const auto assessment = hold(by_port());
  EXPECT_EQ(assessment.results.size(), most_rows);
  EXPECT_THAT(assessment.cut, ElementsAre("X1"));
}

TEST_F(Evaluation, IsTheSameTwice) {
  for (std::uint64_t i = 0; i < 200; ++i) flow(fmt::format("10.0.{}.{}", i % 7, i % 11), i % 5, i, i % 3 == 0 ? "" : "x");
  const auto text = [&] {
    std::string all;
    for (const auto& finding : hold(by_port()).findings) all += fmt::format("{} {} {}\n", finding.id, finding.sentence, finding.facts.size());
    return all;
  };
  const auto first = text();
  EXPECT_EQ(first, text());
  EXPECT_NE(first, "");
}

}  // namespace
}  // namespace assay::assess
