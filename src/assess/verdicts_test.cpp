// SPDX-License-Identifier: Apache-2.0
#include "assess/verdicts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "facts/named_row.h"

namespace assay::assess {
namespace {

using facts::NamedRow;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

facts::Value value(std::string_view text) { return facts::Value::of(text); }

std::string requirement(std::string_view id, std::string_view kind, std::string_view rest) {
  return fmt::format("id: {}\ntitle: T\nstatement: S\nclass: {}\nsource: [{{document: D, clause: \"1\", confirmed: false}}]\nmissing: more of {}\nremedy: do it\n{}\n", id, kind, id, rest);
}

// X1: whoever opens a conversation breaks it, X2: so does who answers, excusably; X3: a laboratory has to say so.
Catalogue catalogue() {
  const auto first = requirement("X1", "hard", "subject: \"{AMF}\"\nneeds: [flows]\nqueries: {violated: \"SELECT source AS subject, fact, time, 'opens' AS reason FROM flows WHERE transport = 'tcp'\", "
                                               "met: \"SELECT source AS subject, fact, time FROM flows WHERE transport = 'udp'\"}");
  const auto second = requirement("X2", "unless declared", "subject: \"{}\"\nneeds: [flows]\nqueries: {violated: \"SELECT destination AS subject, fact, time, 'answers' AS reason FROM flows WHERE transport = 'udp'\", "
                                                           "met: \"SELECT source AS subject, fact, time FROM flows\"}");
  const auto third = requirement("X3", "hard", "subject: \"{}\"\nattested: {about: product, document: TS 33.512, clause: 4.2.2.1.1, test: TC_SYNC-FAIL}");
  const std::string profile = "profile: critical-part\ntitle: T\nstatement: S\nrequired: [\"X*\"]\n";
  const std::string baseline = "profile: baseline\ntitle: T\nstatement: S\nrequired: [X2]\nwanted: [X1]\n";
  const std::array files{CatalogueFile{"a.yaml", first}, CatalogueFile{"b.yaml", second}, CatalogueFile{"c.yaml", third}, CatalogueFile{"p.yaml", profile}, CatalogueFile{"q.yaml", baseline}};
  return Catalogue::from_files(files).value();
}

class Case : public testing::Test {
 protected:
  Case() : store_(facts::Store::in_memory().value()) {
    add("case_dates", {{"as_of", facts::Value::of(std::int64_t{1'000'000})}});
    product("core-product", "1.0", "s1");
    function("amf-1", "AMF", "core-product", "10.0.0.1", "critical");
  }

  void add(std::string_view table, const NamedRow& row) {
    const auto done = facts::append_named(store_, table, row);
    ASSERT_TRUE(done) << done.error().message();
  }
  void product(const char* id, const char* version, const char* supplier) { add("declared_products", {{"product", value(id)}, {"version", value(version)}, {"supplier", value(supplier)}}); }
  void function(const char* name, const char* kind, const char* product, const char* address, const char* part) {
    add("declared_functions", {{"name", value(name)}, {"kind", value(kind)}, {"product", value(product)}});
    add("address_names", {{"address", value(address)}, {"name", value(name)}, {"kind", value("function")}});
    add("function_parts", {{"function", value(name)}, {"kind", value(kind)}, {"product", value(product)}, {"part", value(part)}});
  }
  void flow(const char* transport, const char* source, const char* destination) {
    add("flows", {{"transport", value(transport)}, {"source", value(source)}, {"destination", value(destination)}});
  }
  void statement(NamedRow more) {
    NamedRow row{{"kind", value("SCAS evaluation")}, {"about_kind", value("product")}, {"about", value("core-product")}, {"document", value("33.512")}, {"clause", value("4.2.2.1.1")}, {"signature", value("none")}};
    for (auto& [name, cell] : more) row[name] = cell;
    add("attestations", row);
  }
  ProductVerdict only() {
    const auto rules = catalogue();
    const auto assessment = evaluate(store_, rules);
    EXPECT_TRUE(assessment) << assessment.error().message();
    findings_ = assessment->findings;
    const auto all = verdicts(store_, rules, *assessment);
    EXPECT_TRUE(all) << all.error().message();
    EXPECT_EQ(all->size(), 1U);
    return all->front();
  }
  static const Standing& of(const ProductVerdict& verdict, std::string_view id) { return *std::ranges::find(verdict.standings, id, &Standing::requirement); }

  facts::Store store_;
  std::vector<Finding> findings_;
};

TEST_F(Case, IsUndeterminedAndSaysWhatIsMissing) {
  const auto verdict = only();
  EXPECT_EQ(verdict.verdict, Verdict::undetermined);
  EXPECT_EQ(verdict.profile, "critical-part");
  EXPECT_THAT(verdict.functions, ElementsAre("amf-1"));
  EXPECT_THAT(verdict.missing, ElementsAre("X1", "X2", "X3"));
  EXPECT_EQ(of(verdict, "X3").missing, "more of X3");
}

TEST_F(Case, IsAcceptableWhenAllIsMet) {
  flow("udp", "10.0.0.1", "10.0.0.9");
  statement({{"result", value("pass")}});
  const auto verdict = only();
  EXPECT_EQ(verdict.verdict, Verdict::acceptable) << of(verdict, "X3").missing;
  EXPECT_EQ(of(verdict, "X3").reason, "a SCAS evaluation says so");
}

// What is said of one function does not hold for the network; that it fails there does.
TEST_F(Case, TakesNoStatementFurtherThanItReaches) {
  const auto text = requirement("X4", "hard", "subject: \"{}\"\nattested: {about: network, kinds: [process audit]}");
  const auto rules = Catalogue::from_files(std::array{CatalogueFile{"a.yaml", text}}).value();
  const auto results = [&] { return evaluate(store_, rules)->results; };
  statement({{"kind", value("process audit")}, {"about_kind", value("function")}, {"about", value("amf-1")}, {"requirement", value("X4")}, {"result", value("stated")}});
  ASSERT_EQ(results().size(), 1U);
  EXPECT_EQ(results()[0].state, State::unknown);
  EXPECT_EQ(results()[0].subject, "amf-1");
  EXPECT_EQ(results()[0].missing, "a statement about the network: the one there is about a function");
  statement({{"kind", value("process audit")}, {"about_kind", value("network")}, {"about", value("")}, {"requirement", value("X4")}, {"result", value("stated")}});
  statement({{"kind", value("process audit")}, {"about_kind", value("function")}, {"about", value("smf-1")}, {"requirement", value("X4")}, {"result", value("fail")}});
  const auto all = results();
  const auto state = [&](std::string_view subject) { return std::ranges::find(all, subject, &Result::subject)->state; };
  EXPECT_EQ(state("the network"), State::met);
  EXPECT_EQ(state("smf-1"), State::violated);
}

TEST_F(Case, IsRefusedForWhatItsFunctionDoesAndNotForOthers) {
  flow("tcp", "10.0.0.9", "10.0.0.1");
  EXPECT_EQ(of(only(), "X1").state, State::unknown);
  flow("tcp", "10.0.0.1", "10.0.0.9");
  const auto verdict = only();
  EXPECT_EQ(verdict.verdict, Verdict::not_acceptable);
  EXPECT_THAT(verdict.because, ElementsAre("X1"));
  EXPECT_THAT(of(verdict, "X1").subjects, ElementsAre("10.0.0.1"));
}

TEST_F(Case, NeedsMeasuresForWhatADeclarationCouldExcuse) {
  flow("udp", "10.0.0.1", "10.0.0.1");
  statement({{"result", value("pass")}});
  const auto open = only();
  EXPECT_EQ(open.verdict, Verdict::acceptable_with_measures);
  EXPECT_THAT(open.measures, ElementsAre("X2"));
  const NamedRow exception{{"requirement", value("X2")}, {"subject", value("core-product")}, {"reason", value("one locked site")}, {"owner", value("security")},
                           {"expires", facts::Value::of(std::int64_t{2'000'000})}, {"reference", value("site.pdf")}};
  add("declared_exceptions", exception);
  const auto excused = only();
  EXPECT_EQ(excused.verdict, Verdict::acceptable);
  EXPECT_THAT(of(excused, "X2").reason, HasSubstr("answers, which security accepts: one locked site"));
  EXPECT_THAT(findings_, IsEmpty());
}

TEST_F(Case, IsNotExcusedWithoutEvidence) {
  flow("udp", "10.0.0.1", "10.0.0.1");
  statement({{"result", value("pass")}});
  NamedRow exception{{"requirement", value("X2")}, {"subject", value("amf-1")}, {"reason", value("r")}, {"owner", value("security")}, {"expires", facts::Value::of(std::int64_t{2'000'000})}};
  add("declared_exceptions", exception);
  const auto without = only();
  EXPECT_EQ(without.verdict, Verdict::acceptable_with_measures);
  EXPECT_THAT(of(without, "X2").reason, HasSubstr("names no evidence"));
}

TEST_F(Case, IsNotExcusedAfterTheLastDay) {
  flow("udp", "10.0.0.1", "10.0.0.1");
  statement({{"result", value("pass")}});
  add("declared_exceptions", {{"requirement", value("X2")}, {"subject", value("amf-1")}, {"owner", value("security")}, {"expires", facts::Value::of(std::int64_t{500})}, {"reference", value("site.pdf")}});
  const auto expired = only();
  EXPECT_EQ(expired.verdict, Verdict::acceptable_with_measures);
  EXPECT_THAT(of(expired, "X2").reason, HasSubstr("has expired"));
}

TEST_F(Case, AcceptsNoStatementThatDoesNotHold) {
  flow("udp", "10.0.0.1", "10.0.0.9");
  const auto missing = [&](NamedRow more) {
    facts::Store fresh = facts::Store::in_memory().value();
    std::swap(store_, fresh);
    add("case_dates", {{"as_of", facts::Value::of(std::int64_t{1'000'000})}});
    product("core-product", "1.0", "s1");
    function("amf-1", "AMF", "core-product", "10.0.0.1", "critical");
    flow("udp", "10.0.0.1", "10.0.0.9");
    statement(std::move(more));
    const auto verdict = only();
    return fmt::format("{}: {}", text(of(verdict, "X3").state), of(verdict, "X3").missing + of(verdict, "X3").reason);
  };
  EXPECT_EQ(missing({{"result", value("fail")}}), "violated: a SCAS evaluation says that it fails");
  EXPECT_THAT(missing({{"result", value("pass")}, {"expires", facts::Value::of(std::int64_t{10})}}), HasSubstr("unknown: a statement that still holds"));
  const auto at = [](std::int64_t time) { return facts::Value::of(time); };
  EXPECT_THAT(missing({{"result", value("pass")}, {"issued", at(1'000'001)}}), HasSubstr("unknown: a statement issued by the day of the case"));
  EXPECT_THAT(missing({{"result", value("fail")}, {"issued", at(1'000'001)}}), HasSubstr("unknown: a statement issued by the day of the case"));
  EXPECT_THAT(missing({{"result", value("pass")}, {"issued", at(1'000'000)}}), HasSubstr("met: "));
  EXPECT_THAT(missing({{"result", value("pass")}, {"product_version", value("0.9")}}), HasSubstr("for the version in use"));
  EXPECT_THAT(missing({{"result", value("pass")}, {"signature", value("invalid")}}), HasSubstr("whose signature holds"));
  EXPECT_THAT(missing({{"result", value("pass")}, {"evidence_files", facts::Value::of(std::uint64_t{2})}, {"evidence_proved", facts::Value::of(std::uint64_t{1})}}), HasSubstr("files on which"));
  EXPECT_THAT(missing({{"result", value("stated")}}), HasSubstr("a test or an audit"));
  EXPECT_THAT(missing({{"result", value("not applicable")}}), HasSubstr("not applicable: "));
  EXPECT_THAT(missing({{"result", value("pass")}, {"clause", value("4.2.2.1.2")}}), HasSubstr("unknown: more of X3"));
  EXPECT_THAT(missing({{"result", value("pass")}, {"test", value("TC_OTHER")}}), HasSubstr("unknown: more of X3"));
  EXPECT_THAT(missing({{"result", value("pass")}, {"test", value("TC_SYNC_FAIL")}}), HasSubstr("met: ")) << "test suites write '_' for '-'";
}

// What a file shows of functions counts in the parts of those that it is evidence of: the ones of its kind, where there are some.
class CaseFiles : public Case {
 protected:
  // The state of the one requirement by part, when every row of `table` violates it and the file is evidence of these.
  std::map<std::string, std::string> states(std::string_view table, std::string_view column, std::string_view kind_column, std::string_view kind, std::initializer_list<std::pair<const char*, const char*>> of) {
    facts::Store fresh = facts::Store::in_memory().value();
    std::swap(store_, fresh);
    product("core-product", "1.0", "s1");
    function("amf-1", "AMF", "core-product", "10.0.0.1", "critical");
    function("nef-1", "NEF", "core-product", "10.0.0.2", "other");
    add(table, {{std::string(column), value("the subject")}, {std::string(kind_column), value(kind)}});
    for (const auto& [about_kind, about] : of) {
      const bool product = std::string_view(about_kind) == "product";
      add("evidence_subjects", {{"about_kind", value(about_kind)}, {"about", value(about)}, {"product", value(product ? about : "")}});
    }
    const auto rule = requirement("X5", "hard", fmt::format("subject: \"{{}}\"\nneeds: [{0}]\nqueries: {{violated: \"SELECT c.\\\"{1}\\\" AS subject, p.product, c.fact, c.time, 'is so' AS reason "
                                                            "FROM {0} AS c JOIN evidence_products AS p ON p.evidence = c.evidence\"}}", table, column));
    const std::string critical = "profile: critical-part\ntitle: T\nstatement: S\nrequired: [X5]\n";
    const std::string baseline = "profile: baseline\ntitle: T\nstatement: S\nrequired: [X5]\n";
    const auto rules = Catalogue::from_files(std::array{CatalogueFile{"a.yaml", rule}, CatalogueFile{"p.yaml", critical}, CatalogueFile{"q.yaml", baseline}}).value();
    const auto assessment = evaluate(store_, rules).value();
    std::map<std::string, std::string> states;
    const auto all = verdicts(store_, rules, assessment).value();
    for (const auto& each : all) states[each.part] = text(each.standings.at(0).state);
    return states;
  }
  std::map<std::string, std::string> configured(std::string_view kind, std::initializer_list<std::pair<const char*, const char*>> of) { return states("configured_functions", "function", "kind", kind, of); }
  std::map<std::string, std::string> workload(std::string_view kind, std::initializer_list<std::pair<const char*, const char*>> of) { return states("workloads", "workload", "function_kind", kind, of); }

  static auto are(const char* critical, const char* other) { return ElementsAre(testing::Pair("critical", critical), testing::Pair("other", other)); }
};

TEST_F(CaseFiles, CountAConfigurationForItsFunction) {
  EXPECT_THAT(configured("NEF", {{"function", "nef-1"}}), are("unknown", "violated"));
  EXPECT_THAT(configured("", {{"function", "nef-1"}}), are("unknown", "violated")) << "whatever it is, it is of nef-1";
  EXPECT_THAT(configured("NEF", {{"function", "amf-1"}, {"function", "nef-1"}}), are("unknown", "violated"));
  EXPECT_THAT(configured("UDM", {{"function", "amf-1"}, {"function", "nef-1"}}), are("violated", "violated"));
  EXPECT_THAT(configured("NEF", {{"product", "core-product"}}), are("unknown", "violated"));
}

TEST_F(CaseFiles, CountAWorkloadForTheFunctionThatItRuns) {
  EXPECT_THAT(workload("NEF", {{"product", "core-product"}}), are("unknown", "violated"));
  EXPECT_THAT(workload("nef", {{"product", "core-product"}, {"function", "amf-1"}}), are("violated", "unknown")) << "the case says of which function the file is";
  EXPECT_THAT(workload("", {{"product", "core-product"}}), are("violated", "violated")) << "a data base may serve every function of the product";
}

// A part without a name of its test case, or with that of another, stands beside TC_SYNC_FAIL, which X3 asks for.
TEST_F(Case, TakesATestCaseAsWhatAllItsPartsAre) {
  struct Part {
    const char* test_case;
    const char* result;
  };
  const auto state = [&](std::initializer_list<Part> parts) {
    facts::Store fresh = facts::Store::in_memory().value();
    std::swap(store_, fresh);
    product("core-product", "1.0", "s1");
    function("amf-1", "AMF", "core-product", "10.0.0.1", "critical");
    add("evidence_subjects", {{"about_kind", value("product")}, {"product", value("core-product")}});
    for (const auto& part : parts) add("test_results", {{"document", value("TS 33.512")}, {"clause", value("4.2.2.1.1")}, {"test_case", value(part.test_case)}, {"result", value(part.result)}});
    return text(of(only(), "X3").state);
  };
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"TC_SYNC_FAIL", "pass"}}), "met");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"TC_SYNC_FAIL", "skipped"}}), "unknown");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"TC_SYNC_FAIL", "error"}}), "unknown");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"TC_SYNC_FAIL", "skipped"}, {"TC_SYNC_FAIL", "fail"}}), "violated");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"", "skipped"}}), "unknown");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "skipped"}, {"", "pass"}}), "unknown");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"", "fail"}}), "violated");
  EXPECT_EQ(state({{"TC_SYNC_FAIL", "pass"}, {"TC_OTHER", "fail"}}), "met");
  EXPECT_EQ(state({{"TC_OTHER", "pass"}, {"", "pass"}}), "unknown");
  EXPECT_EQ(state({{"", "pass"}, {"", "pass"}}), "met");
  EXPECT_EQ(state({{"", "pass"}, {"", "skipped"}}), "unknown");
}

TEST_F(Case, CountsWhatIsSaidOfTheSupplier) {
  flow("udp", "10.0.0.1", "10.0.0.9");
  statement({{"result", value("pass")}, {"about_kind", value("supplier")}, {"about", value("s1")}});
  EXPECT_EQ(only().verdict, Verdict::acceptable);
}

// X6 looks at traffic as a whole: a scan is its source's, and that there was none is nobody's in particular.
constexpr std::string_view of_traffic = "subject: \"{}\"\nneeds: [flows]\nfilter: tcp\nqueries: {judged: \"SELECT CASE transport WHEN 'tcp' THEN 'violated' WHEN 'icmp' THEN 'unknown' WHEN 'udp' THEN 'met' "
                                        "ELSE 'not applicable' END AS state, CASE WHEN transport IN ('tcp', 'icmp') THEN source ELSE '' END AS subject, fact, time, transport AS reason, 'more' AS missing FROM flows\"}";

State state_of(facts::Store& store, std::string_view rule) {
  const std::string profile = "profile: critical-part\ntitle: T\nstatement: S\nrequired: [X6]\n";
  const auto rules = Catalogue::from_files(std::array{CatalogueFile{"a.yaml", requirement("X6", "hard", rule)}, CatalogueFile{"p.yaml", profile}}).value();
  return verdicts(store, rules, evaluate(store, rules).value()).value().at(0).standings.at(0).state;
}

TEST_F(Case, IsMetByCoverageOfItsTraffic) {
  flow("udp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, of_traffic), State::met);
  flow("tcp", "10.0.0.66", "10.0.0.9");
  EXPECT_EQ(state_of(store_, of_traffic), State::met) << "somebody else's scan is not its own";
  flow("icmp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, of_traffic), State::unknown) << "of it itself is known that nothing is known";
  flow("tcp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, of_traffic), State::violated);
}

TEST_F(Case, IsNotMetByTrafficOfOthers) {
  flow("udp", "10.0.0.8", "10.0.0.9");
  flow("udp", "10.0.0.8", "10.0.0.1");
  EXPECT_EQ(state_of(store_, of_traffic), State::unknown) << "nobody answered from 10.0.0.1";
}

TEST_F(Case, IsNotMetWhereOneOfItsFunctionsWasNotSeen) {
  function("amf-2", "AMF", "core-product", "10.0.0.2", "critical");
  flow("udp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, of_traffic), State::unknown);
}

TEST_F(Case, IsNotExemptByWhatConcernsNobody) {
  flow("sctp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, of_traffic), State::unknown);
}

TEST_F(Case, IsNotMetByAFileThatIsNobodys) {
  flow("udp", "10.0.0.1", "10.0.0.9");
  std::string of_files(of_traffic);
  of_files.erase(of_files.find("filter: tcp\n"), 12);
  EXPECT_EQ(state_of(store_, of_files), State::unknown);
}

TEST_F(Case, IsNotJudgedByInterfacesThatItDoesNotHave) {
  const std::string_view rule = "subject: \"{}\"\napplies: [N4]\nneeds: [flows]\nqueries: {judged: \"SELECT CASE transport WHEN 'tcp' THEN 'violated' ELSE 'met' END AS state, source AS subject, destination AS peer, fact, time, "
                                "'r' AS reason FROM flows\"}";
  EXPECT_EQ(state_of(store_, rule), State::not_applicable);
  flow("udp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, rule), State::not_applicable);
  flow("tcp", "10.0.0.1", "10.0.0.9");
  EXPECT_EQ(state_of(store_, rule), State::violated) << "an AMF that speaks PFCP";
}

TEST_F(Case, IsJudgedByItsInterfaces) {
  function("upf-1", "upf", "core-product", "10.0.0.2", "critical");
  EXPECT_EQ(state_of(store_, "subject: \"{}\"\napplies: [N4]\nneeds: [flows]\nqueries: {violated: \"SELECT source AS subject, fact, time, 'r' AS reason FROM flows\"}"), State::unknown);
}

TEST_F(Case, RefusesAProfileThatDoesNotExist) {
  add("declared_profiles", {{"part", value("critical")}, {"profile", value("none")}});
  const auto rules = catalogue();
  const auto assessment = evaluate(store_, rules);
  const auto all = verdicts(store_, rules, *assessment);
  ASSERT_FALSE(all);
  EXPECT_THAT(all.error().message(), HasSubstr("'none'"));
}

}  // namespace
}  // namespace assay::assess
