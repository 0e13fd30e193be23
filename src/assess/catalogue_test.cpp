// SPDX-License-Identifier: Apache-2.0
// The catalogue that is built into the program: every example of every requirement is a test of its own.
#include "assess/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>

#include "assess/archive.h"
#include "assess/evaluate.h"
#include "assess/example.h"
#include "assess/example_row.h"
#include "assess/sql_text.h"
#include "facts/named_row.h"
#include "facts/tables.h"

namespace assay::assess {
namespace {

const std::vector<Requirement>& built_in() {
  static const auto catalogue = [] {
    auto loaded = Catalogue::embedded_with_examples();
    if (!loaded) {
      std::cerr << loaded.error().message() << '\n';
      std::exit(EXIT_FAILURE);
    }
    return *std::move(loaded);
  }();
  return catalogue.requirements();
}

struct Case {
  const Requirement* requirement;
  const Example* example;
};

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const auto& requirement : built_in()) {
    for (const auto& example : requirement.examples) list.push_back({&requirement, &example});
  }
  return list;
}

// "W01_NEA0_is_selected": GoogleTest takes letters, digits and '_' only.
std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.requirement->id + "_" + info.param.example->name;
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

class CatalogueExample : public testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() { store_ = facts::Store::in_memory().value(); }
  static void TearDownTestSuite() { store_.reset(); }

  static inline std::optional<facts::Store> store_;  // one for all: see Store::clear
};

TEST_P(CatalogueExample, ComesOutAsItSays) {
  const auto& [requirement, example] = GetParam();
  const auto run = run_example(*store_, *requirement, *example);
  ASSERT_TRUE(run) << run.error().message();
  for (const auto& sentence : run->wrong) ADD_FAILURE_AT(requirement->file.c_str(), static_cast<int>(example->line)) << sentence;
  // What accuses in one example must not be said of somebody who did it right in another.
  static std::map<std::pair<std::string, std::string>, std::set<State>> given;
  for (const auto& [reason, states] : run->reasons) {
    auto& all = given[{requirement->id, reason}];
    all.insert(states.begin(), states.end());
    if (all.contains(State::violated) && all.size() > 1) {
      ADD_FAILURE_AT(requirement->file.c_str(), static_cast<int>(example->line)) << "'" << reason << "' is a reason of what is violated, and of what is not";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, CatalogueExample, testing::ValuesIn(cases()), case_name);

TEST(BuiltInCatalogue, HasAnExampleOfEveryStateOfEveryRequirement) {
  for (const auto& requirement : built_in()) {
    if (!decided_by_query(requirement)) continue;  // how statements are judged is tested in verdicts_test.cpp
    for (const auto state : states_without_example(requirement)) {
      ADD_FAILURE() << requirement.id << " has no example of " << text(state) << ": add one, or say why it is impossible";
    }
  }
}

// A filter shows traffic; requirements that accept a statement may rest on other evidence.
TEST(BuiltInCatalogue, NamesClauseRemedyAndFilter) {
  for (const auto& requirement : built_in()) {
    EXPECT_FALSE(requirement.source.empty()) << requirement.id;
    EXPECT_FALSE(requirement.remedy.empty()) << requirement.id;
    // Only packets can be shown by a filter.
    const bool of_packets = requirement.file.starts_with("detections/") || requirement.file.starts_with("requirements/wire/") || requirement.file.starts_with("requirements/covert/");
    EXPECT_TRUE(!of_packets || !requirement.filter.empty()) << requirement.id;
    EXPECT_FALSE(requirement.missing.empty()) << requirement.id;
    EXPECT_TRUE(requirement.file.ends_with("/" + requirement.id + ".yaml")) << requirement.file;
  }
}

// The tables and views that its queries read.
std::set<std::string> read_by(const Requirement& requirement) {
  const auto definitions = read_definitions(requirement.queries.with).value_or(std::vector<Definition>());
  std::set<std::string> tables;
  for (const auto* query : {&requirement.queries.judged, &requirement.queries.violated, &requirement.queries.met, &requirement.queries.unknown, &requirement.queries.not_applicable}) {
    if (query->empty()) continue;
    auto reads = read_query(*query, definitions).value_or(Reads());
    follow(reads, definitions);
    tables.merge(reads.tables);
  }
  return tables;
}

// Else a product without that interface is judged by it, and never decided: what its functions do not speak is never seen of them.
TEST(BuiltInCatalogue, SaysForWhichKindsAnInterfaceIsLookedAt) {
  const std::set<std::string_view> of_interfaces{"sbi_exchanges", "sbi_handshakes", "discoveries", "tokens", "nf_profiles", "disclosures", "n32_messages", "pfcp_messages", "pfcp_sessions", "pfcp_rules", "gtpu_messages",
                                                 "gtpu_tunnels", "ngap_messages", "nas_messages", "nas_replays", "ue_identities", "security_modes", "capability_statements", "radio_capabilities", "ran_messages",
                                                 "rrc_messages", "user_plane_security", "user_plane_policies"};
  // Who is who, and how connections are protected: beside one of those they widen nothing.
  const std::set<std::string_view> beside{"evidence", "left_out", "functions", "interfaces", "segments", "declared_functions", "declared_identities", "declared_communication", "declared_keys", "declared_exceptions",
                                          "address_names", "address_products", "case_dates", "http_exchanges", "tls_handshakes", "certificates", "sctp_associations", "ipsec_flows", "ciphered_pairs", "own_addresses",
                                          "ue_addresses"};
  std::size_t judged = 0;
  for (const auto& requirement : built_in()) {
    const auto tables = read_by(requirement);
    if (std::ranges::none_of(tables, [&](const auto& table) { return of_interfaces.contains(table); })) continue;
    if (!std::ranges::all_of(tables, [&](const auto& table) { return of_interfaces.contains(table) || beside.contains(table); })) continue;
    ++judged;
    EXPECT_FALSE(requirement.applies.empty()) << requirement.file << ": add applies, with the kinds or the interfaces that it is about";
  }
  EXPECT_GT(judged, 50U);
}

// Held against the rows of all examples: what reads an empty table is planned away.
TEST(BuiltInCatalogue, ComparesNoTableRowByRowWithAnother) {
  auto store = facts::Store::in_memory().value();
  std::set<std::string> filled;
  for (const auto* table : facts::all_tables()) filled.emplace(table->name);
  for (const auto& view : facts::all_views()) filled.emplace(view.name);
  for (const auto& one : cases()) {
    for (const auto& [table, rows] : one.example->facts) {
      for (const auto& row : rows) ASSERT_TRUE(append_example_row(store, table, row)) << one.requirement->id;
    }
  }
  for (const auto& requirement : built_in()) {
    const auto sql = statement(requirement, filled);
    ASSERT_TRUE(sql) << sql.error().message();
    if (!*sql) continue;
    const auto plan = store.plan(**sql);
    ASSERT_TRUE(plan) << requirement.file << ": " << plan.error().message();
    EXPECT_NE(plan->find("SCAN"), std::string::npos) << requirement.file << ": " << *plan;
    EXPECT_EQ(plan->find("BLOCKWISE_NL_JOIN"), std::string::npos) << requirement.file << " joins without a key: see Practical in docs/guides/requirements.md";
  }
}

// Two entries of a configuration, of which the second breaks the requirement: it, and not the first, has to be shown.
struct Broken {
  const char* requirement;
  const char* kind;
  const char* table;
  facts::NamedRow right, wrong;
};

TEST(BuiltInCatalogue, ShowsTheEntryThatIsWrong) {
  const auto word = [](std::string_view text) { return facts::Value::of(text); };
  const auto algorithm = [&](const char* layer, const char* purpose, bool null) {
    return facts::NamedRow{{"layer", word(layer)}, {"purpose", word(purpose)}, {"is_null", facts::Value::of(null)}, {"rank", facts::Value::of(std::uint64_t{null ? 1U : 2U})}};
  };
  const auto setting = [&](const char* name, const char* value) { return facts::NamedRow{{"setting", word(name)}, {"value", word(value)}}; };
  const auto interface = [&](const char* scope) { return facts::NamedRow{{"role", word("server")}, {"scope", word(scope)}}; };
  const std::vector<Broken> all{
      {"NL-1-05", "AMF", "configured_algorithms", algorithm("NAS", "integrity", false), algorithm("NAS", "integrity", true)},
      {"NL-1-06", "AMF", "configured_algorithms", algorithm("NAS", "ciphering", false), algorithm("NAS", "ciphering", true)},
      {"NL-1-07", "gNB", "configured_algorithms", algorithm("AS", "integrity", false), algorithm("AS", "integrity", true)},
      {"NL-1-08", "gNB", "configured_algorithms", algorithm("AS", "ciphering", false), algorithm("AS", "ciphering", true)},
      {"NL-1-18", "AMF", "configured_settings", setting("tls key log", "no"), setting("tls key log", "/tmp/keys")},
      {"NL-1-19", "AMF", "configured_settings", setting("profiling", "no"), setting("remote control", "yes")},
      {"NL-1-20", "AMF", "configured_settings", setting("tracing", "no"), setting("packet capture", "yes")},
      {"NL-1-21", "AMF", "configured_settings", setting("log level", "info"), setting("log level", "trace")},
      {"NL-1-22", "AMF", "configured_settings", setting("tls minimum version", "1.2"), setting("tls minimum version", "1.0")},
      {"NL-1-23", "AMF", "configured_interfaces", interface("private"), interface("any")}};
  auto store = facts::Store::in_memory().value();
  for (const auto& [id, kind, table, right, wrong] : all) {
    ASSERT_TRUE(store.clear());
    ASSERT_TRUE(facts::append_named(store, "configured_functions", {{"function", word("it")}, {"kind", word(kind)}}));
    facts::FactId last;
    for (auto row : {right, wrong}) {
      row["function"] = word("it");
      const auto done = facts::append_named(store, table, row);
      ASSERT_TRUE(done) << id << ": " << done.error().message();
      last = *done;
    }
    const auto requirement = std::ranges::find(built_in(), id, &Requirement::id);
    ASSERT_NE(requirement, built_in().end()) << id;
    const auto assessment = evaluate(store, Catalogue::of({*requirement})).value();
    ASSERT_EQ(assessment.results.size(), 1U) << id;
    EXPECT_EQ(assessment.results[0].state, State::violated) << id;
    EXPECT_EQ(assessment.results[0].facts, std::vector{last}) << id;
  }
}

TEST(BuiltInCatalogue, NamesExamplesUniquely) {
  std::set<std::string> seen;
  for (const auto& one : cases()) {
    EXPECT_TRUE(seen.insert(one.requirement->id + " " + one.example->name).second) << one.requirement->id << ": " << one.example->name;
  }
}

TEST(BuiltInCatalogue, EqualsTheFolderItWasBuiltFrom) {
  const auto folder = Catalogue::from_folder(ASSAY_SOURCE_DIR "/catalogue");
  const auto embedded = Catalogue::embedded();
  ASSERT_TRUE(folder) << folder.error().message();
  ASSERT_TRUE(embedded);
  EXPECT_EQ(folder->sha256(), embedded->sha256());
  ASSERT_EQ(folder->requirements().size(), embedded->requirements().size());
  for (std::size_t i = 0; i < folder->requirements().size(); ++i) {
    auto expected = folder->requirements()[i];
    expected.examples.clear();
    EXPECT_TRUE(expected == embedded->requirements()[i]) << expected.id << ": a member is missing in archive.cpp";
  }
  ASSERT_FALSE(folder->profiles().empty());
  ASSERT_EQ(folder->profiles().size(), embedded->profiles().size());
  for (std::size_t i = 0; i < folder->profiles().size(); ++i) {
    EXPECT_TRUE(folder->profiles()[i] == embedded->profiles()[i]) << folder->profiles()[i].id << ": a member is missing in archive.cpp";
  }
}

TEST(AnArchive, IsReadBackOrRefused) {
  const auto text = archive({.requirements = {built_in().front()}, .profiles = {}});
  ASSERT_TRUE(from_archive(text));
  for (std::size_t length = 0; length < text.size(); length += 7) EXPECT_FALSE(from_archive(std::string_view(text).substr(0, length))) << length;
  EXPECT_FALSE(from_archive(text + "0"));
}

constexpr std::string_view small = R"(
id: X1
title: a title
statement: a statement
class: hard
subject: "{}"
source: [{document: D, clause: "1", confirmed: false}]
needs: [flows]
queries: {violated: "SELECT source AS subject, fact, time, 'r' AS reason FROM flows"}
missing: flows
remedy: none
)";

TEST(ACatalogue, WithoutRequirementsIsAnError) {
  const auto catalogue = Catalogue::from_files({});
  ASSERT_FALSE(catalogue);
  EXPECT_NE(catalogue.error().message().find("holds no requirement"), std::string::npos);
}

TEST(ACatalogue, WithOneIdInTwoFilesIsAnError) {
  const std::array files{CatalogueFile{"a.yaml", small}, CatalogueFile{"b.yaml", small}};
  const auto catalogue = Catalogue::from_files(files);
  ASSERT_FALSE(catalogue);
  EXPECT_EQ(catalogue.error().message(), "b.yaml:1: id: X1 stands in a.yaml too: give one of them another id");
}

TEST(ACatalogue, HasADigestThatDoesNotDependOnTheOrderOfFiles) {
  std::string second(small);
  second.replace(second.find("X1"), 2, "X2");
  const std::array one{CatalogueFile{"a.yaml", small}, CatalogueFile{"b.yaml", second}};
  const std::array two{CatalogueFile{"b.yaml", second}, CatalogueFile{"a.yaml", small}};
  const std::array renamed{CatalogueFile{"a.yaml", small}, CatalogueFile{"c.yaml", second}};
  const auto digest = [](std::span<const CatalogueFile> files) { return Catalogue::from_files(files).value().sha256(); };
  EXPECT_EQ(digest(one), digest(two));
  EXPECT_NE(digest(one), digest(renamed));
  EXPECT_EQ(digest(one).size(), 64U);
}

class AFolder : public testing::Test {
 protected:
  AFolder() : folder_(std::filesystem::path(testing::TempDir()) / "assay_catalogue_test") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "deeper");
  }
  ~AFolder() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, std::string_view text) const { std::ofstream(folder_ / name) << text; }

  std::filesystem::path folder_;
};

TEST_F(AFolder, IsReadWithItsSubfolders) {
  write("deeper/x.yaml", small);
  write("notes.txt", "no requirement");
  const auto catalogue = Catalogue::from_folder(folder_);
  ASSERT_TRUE(catalogue) << catalogue.error().message();
  ASSERT_EQ(catalogue->requirements().size(), 1U);
  EXPECT_EQ(catalogue->requirements().front().file, "deeper/x.yaml");
}

TEST_F(AFolder, WithoutRequirementsIsAnError) {
  write("notes.txt", "no requirement");
  const auto catalogue = Catalogue::from_folder(folder_);
  ASSERT_FALSE(catalogue);
  EXPECT_NE(catalogue.error().message().find("holds no requirement"), std::string::npos);
}

TEST_F(AFolder, ThatDoesNotExistIsAnError) {
  const auto catalogue = Catalogue::from_folder(folder_ / "nowhere");
  ASSERT_FALSE(catalogue);
  EXPECT_NE(catalogue.error().message().find("nowhere"), std::string::npos);
}

TEST_F(AFolder, WithAHugeFileIsAnError) {
  write("x.yaml", std::string(small) + "# " + std::string(largest_requirement_file, 'x'));
  const auto catalogue = Catalogue::from_folder(folder_);
  ASSERT_FALSE(catalogue);
  EXPECT_NE(catalogue.error().message().find("larger than"), std::string::npos);
}

}  // namespace
}  // namespace assay::assess
