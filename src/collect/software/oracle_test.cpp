// SPDX-License-Identifier: Apache-2.0
// Versions, CPE names and CVSS vectors against what programs of others say of them: tools/software_oracles.py wrote the
// files of tests/evidence/software, with the package `semantic` of osv-scalibr, and the Python packages cpe and cvss.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "collect/software/platform_name.h"
#include "collect/software/severity.h"
#include "collect/software/versions.h"

namespace assay::collect::software {
namespace {

std::vector<std::vector<std::string>> rows(const std::string& name) {
  std::ifstream file(std::string(ASSAY_SOURCE_DIR) + "/tests/evidence/software/" + name);
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(file, line);) {
    auto& row = out.emplace_back();
    for (std::size_t at = 0; at <= line.size();) {
      const auto end = std::min(line.find('\t', at), line.size());
      row.push_back(line.substr(at, end - at));
      at = end + 1;
    }
  }
  return out;
}

TEST(VersionOracle, AgreesOnTheOrder) {
  std::map<std::string, int> compared;
  for (const auto& row : rows("versions.tsv")) {
    ASSERT_EQ(row.size(), 4U);
    const auto order = compare(*scheme_from_text(row[0]), row[1], row[2]);
    const std::string ours = !order ? "x" : *order < 0 ? "<" : *order > 0 ? ">" : "=";
    ++compared[row[0]];
    EXPECT_EQ(ours, row[3]) << row[0] << ": " << row[1] << " and " << row[2];
    const auto reverse = compare(*scheme_from_text(row[0]), row[2], row[1]);
    EXPECT_TRUE(order.has_value() == reverse.has_value() && (!order || ((*order < 0) == (*reverse > 0) && (*order == 0) == (*reverse == 0)))) << row[1] << " and " << row[2];
  }
  for (const auto* scheme : {"semver", "debian", "pypi", "rpm", "apk", "maven", "gem"}) EXPECT_GE(compared[scheme], 400) << scheme;
}

// Where another 32,000 pairs differed, and why ours stands.
TEST(VersionOracle, IsContradictedKnowingly) {
  const auto less = [](Scheme scheme, std::string_view left, std::string_view right) { return compare(scheme, left, right) == std::strong_ordering::less; };
  // apk-tools goes token by token: a further number comes before a letter, a suffix or the end, whatever follows it.
  EXPECT_TRUE(less(Scheme::apk, "3_p1-r2", "3.0_cvs"));
  EXPECT_TRUE(less(Scheme::apk, "2b-r3", "2.0.0_pre-r0"));
  EXPECT_TRUE(less(Scheme::apk, "11-r1", "11.0_alpha-r0"));
  // Maven's specification has ".qualifier" equal to "-qualifier", and takes GA for nothing wherever it stands.
  EXPECT_EQ(compare(Scheme::maven, "9.a-2", "9a-2"), std::strong_ordering::equal);
  EXPECT_TRUE(less(Scheme::maven, "1.GA.0", "1.GA.3"));
}

TEST(PlatformOracle, AgreesOnEachAttribute) {
  constexpr std::array<std::string_view, 5> words = {"disjoint", "subset", "superset", "equal", "undefined"};
  std::size_t compared = 0;
  for (const auto& row : rows("platforms.tsv")) {
    const auto left = parse_platform_name(row.at(0));
    const auto right = parse_platform_name(row.at(1));
    ASSERT_TRUE(left && right);
    std::string ours;
    for (std::size_t at = 0; at < attributes; ++at) ours += fmt::format("{}{}", at == 0 ? "" : ",", words.at(static_cast<std::size_t>(relation(left->values.at(at), right->values.at(at)))));
    EXPECT_EQ(ours, row.at(2)) << row[0] << " " << row[1];
    ++compared;
  }
  EXPECT_EQ(compared, 500U);
}

TEST(ScoreOracle, AgreesOnTheBaseScore) {
  std::size_t compared = 0;
  for (const auto& row : rows("scores.tsv")) {
    const auto ours = base_score(row.at(0));
    ASSERT_TRUE(ours) << row[0];
    EXPECT_EQ(fmt::format("{:.1f}", *ours), row.at(1)) << row[0];
    ++compared;
  }
  EXPECT_EQ(compared, 1929U);
}

}  // namespace
}  // namespace assay::collect::software
