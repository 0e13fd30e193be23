// SPDX-License-Identifier: Apache-2.0
#include "assess/enisa_matrix.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "assess/catalogue.h"

namespace assay::assess {
namespace {

using testing::HasSubstr;

// Our own words in the form of the published matrix.
constexpr std::string_view matrix = R"(urn: urn:example
objects:
  framework:
    ref_id: ENISA 5G SCM v1.3
    requirement_nodes:
    - {urn: d3, assessable: false, depth: 1, ref_id: D3, name: SYSTEMS, description: a domain}
    - {urn: so12, assessable: false, depth: 2, parent_urn: d3, ref_id: SO12, name: "Integrity of \"systems\"", description: an objective}
    - urn: so12-025
      assessable: true
      depth: 3
      parent_urn: so12
      ref_id: SO12-025
      description: "Tunnels are
        protected: \"always\" \u2013 # and so"
      typical_evidence: a capture of N2
    - {urn: so4-020, assessable: true, depth: 3, parent_urn: so4, ref_id: SO4-020, description: the supplier plans for it}
)";

std::string changed(std::string_view from, std::string_view to) {
  std::string text(matrix);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  const auto files = requirements_of_matrix(text, "m.yaml");
  return files ? std::string() : files.error().message();
}

TEST(EnisaMatrix, BecomesRequirementsThatAttestationsDecide) {
  const auto files = requirements_of_matrix(matrix, "m.yaml");
  ASSERT_TRUE(files) << files.error().message();
  ASSERT_EQ(files->size(), 3U);
  EXPECT_EQ(files->front().name, "ENISA-SO12-025.yaml");
  const auto requirement = parse_requirement(files->front().text, files->front().name);
  ASSERT_TRUE(requirement) << requirement.error().message();
  EXPECT_EQ(requirement->id, "ENISA-SO12-025");
  EXPECT_EQ(requirement->title, "SO12-025: Integrity of \"systems\"");
  EXPECT_EQ(requirement->statement, "Tunnels are protected: \"always\" \u2013 # and so");
  EXPECT_THAT(requirement->missing, HasSubstr("a capture of N2"));
  EXPECT_FALSE(decided_by_query(*requirement));
  ASSERT_TRUE(requirement->attested);
  EXPECT_EQ(requirement->attested->about, "network");
  EXPECT_EQ(requirement->attested->document, "ENISA 5G SCM");
  EXPECT_EQ(requirement->attested->clause, "SO12-025");
  EXPECT_EQ(requirement->source.front().version, "1.3");
  const auto second = parse_requirement((*files)[1].text, "s.yaml");
  ASSERT_TRUE(second) << second.error().message();
  EXPECT_EQ(second->attested->about, "supplier");
  EXPECT_TRUE(is_profile(files->back().text));
}

TEST(EnisaMatrix, StandsBesideTheBuiltInCatalogue) {
  const auto files = requirements_of_matrix(matrix, "m.yaml").value();
  std::vector<CatalogueFile> all(embedded_files().begin(), embedded_files().end());
  for (const auto& file : files) all.push_back({file.name, file.text});
  const auto catalogue = Catalogue::from_files(all);
  ASSERT_TRUE(catalogue) << catalogue.error().message();
  EXPECT_NE(catalogue->find("W01"), nullptr);
  EXPECT_NE(catalogue->find("ENISA-SO4-020"), nullptr);
}

TEST(EnisaMatrix, SaysWhatIsWrongWithAFile) {
  EXPECT_THAT(error_of("a: 1\n"), HasSubstr("m.yaml:1: objects/framework/requirement_nodes: is not there"));
  EXPECT_THAT(error_of("[1, 2]"), HasSubstr("is not there"));
  EXPECT_THAT(error_of("objects: [x"), HasSubstr("is no valid YAML"));
  EXPECT_THAT(error_of("objects: {framework: {requirement_nodes: []}}"), HasSubstr("holds no assessable check"));
  EXPECT_THAT(error_of("objects: {framework: {requirement_nodes: [x]}}"), HasSubstr("holds something that is no map"));
  EXPECT_THAT(error_of(changed("ref_id: SO12-025", "ref_id: ../../etc/SO1")), HasSubstr("m.yaml:12: ref_id: is no check of the matrix"));
  EXPECT_THAT(error_of(changed("ref_id: SO4-020", "ref_id: SO12-025")), HasSubstr("ref_id: names SO12-025 a second time"));
  EXPECT_THAT(error_of(changed("description: the supplier plans for it", "x: y")), HasSubstr("description: is missing"));
  EXPECT_THAT(error_of(changed("a capture of N2", std::string(7000, 'x'))), HasSubstr("typical_evidence: is longer than"));
  EXPECT_THAT(error_of(changed("SCM v1.3", "SCM v" + std::string(21, '1'))), HasSubstr("m.yaml:4: ref_id: ends with a version of more than 20 octets"));
  EXPECT_THAT(error_of(std::string(largest_matrix_file + 1, 'x')), HasSubstr("is larger than"));
}

TEST(EnisaMatrix, TakesNoMoreChecksThanItsLimit) {
  std::string text = "objects: {framework: {requirement_nodes: [\n";
  for (std::size_t i = 0; i <= most_matrix_checks; ++i) text += fmt::format("  {{urn: u{}, assessable: true, ref_id: SO{}-{:03}, description: d}},\n", i, i / 1000 + 1, i % 1000);
  EXPECT_THAT(error_of(text + "]}}\n"), HasSubstr("holds more than"));
}

}  // namespace
}  // namespace assay::assess
