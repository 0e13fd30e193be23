// SPDX-License-Identifier: Apache-2.0
#include "assess/sql_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::assess {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string refusal(std::string_view sql) {
  const auto reads = read_query(sql, {});
  return reads ? "" : reads.error().message();
}

TEST(AQuery, NamesTheTablesThatItReads) {
  const auto reads = read_query(
      "SELECT f.flow, (SELECT count(*) FROM tokens) FROM flows AS f, endpoints LEFT JOIN (dns_messages JOIN certificates USING (flow)) ON true "
      "WHERE f.source IN (SELECT address FROM functions) AND f.flow IS DISTINCT FROM 3 AND extract(year FROM utc(f.time)) > 1",
      {});
  ASSERT_TRUE(reads) << reads.error().message();
  EXPECT_THAT(reads->tables, ElementsAre("certificates", "dns_messages", "endpoints", "flows", "functions", "tokens"));
  EXPECT_THAT(reads->starts, ElementsAre("flows"));
}

TEST(AQuery, ReadsViewsAndItsOwnDefinitions) {
  const auto reads = read_query("WITH a AS (SELECT * FROM sbi_exchanges), b(x) AS MATERIALIZED (SELECT 1 FROM a) SELECT * FROM b -- from tokens", {});
  ASSERT_TRUE(reads) << reads.error().message();
  EXPECT_THAT(reads->tables, ElementsAre("sbi_exchanges"));
  EXPECT_TRUE(read_query("SELECT product FROM flows LEFT JOIN evidence_products USING (evidence) LEFT JOIN address_products AS a ON a.address = source", {}));
}

TEST(AQuery, MayUnnestAList) {
  const auto reads = read_query("SELECT a FROM nf_profiles, LATERAL (SELECT 1 FROM unnest(string_split(addresses, ',')) AS u(a))", {});
  EXPECT_TRUE(reads) << reads.error().message();
}

TEST(AQuery, MayNotNameASchema) {
  EXPECT_THAT(refusal("SELECT * FROM main.certificates"), HasSubstr("'main.' stands before a table"));
  EXPECT_THAT(refusal("SELECT * FROM flows, \"main\".certificates"), HasSubstr("stands before a table"));
  EXPECT_THAT(refusal("SELECT * FROM flows JOIN memory.main.certificates USING (flow)"), HasSubstr("stands before a table"));
  EXPECT_THAT(refusal("SELECT (SELECT min(subject) FROM main.certificates) FROM flows"), HasSubstr("stands before a table"));
  EXPECT_THAT(refusal("FROM main.certificates"), HasSubstr("stands before a table"));
}

TEST(AQuery, MayNotReadFilesOrCallTableFunctions) {
  EXPECT_THAT(refusal("SELECT * FROM 'secrets.csv'"), HasSubstr("is read as a file"));
  EXPECT_THAT(refusal("SELECT * FROM read_csv('x')"), HasSubstr("used as a table"));
  EXPECT_THAT(refusal("SELECT * FROM query_table('certificates')"), HasSubstr("used as a table"));
  EXPECT_THAT(refusal("SELECT * FROM duckdb_views()"), HasSubstr("used as a table"));
}

TEST(AQuery, IsOneSelect) {
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal("DELETE FROM flows"), HasSubstr("begins with 'DELETE'"));
  EXPECT_THAT(refusal("SELECT 1 FROM flows; SELECT 2 FROM flows"), HasSubstr("';'"));
  EXPECT_THAT(refusal("SELECT 1 FROM flows)"), HasSubstr("has no '('"));
  EXPECT_THAT(refusal("SELECT (1 FROM flows"), HasSubstr("not closed"));
  EXPECT_THAT(refusal("SELECT 1 FROM flowz"), HasSubstr("no table 'flowz'"));
}

TEST(AQuery, IsNotMisledByTextAndComments) {
  const auto reads = read_query("SELECT 'FROM main.x; (' AS \"from\" /* FROM main.y; */ FROM flows -- , main.z", {});
  ASSERT_TRUE(reads) << reads.error().message();
  EXPECT_THAT(reads->tables, ElementsAre("flows"));
}

TEST(Definitions, AreReadOneByOne) {
  const auto definitions = read_definitions("a AS (SELECT flow, source FROM flows), b(x, y) AS (VALUES (1, 2), (3, 4)), c AS NOT MATERIALIZED (SELECT * FROM a)");
  ASSERT_TRUE(definitions) << definitions.error().message();
  ASSERT_EQ(definitions->size(), 3U);
  EXPECT_EQ(definitions->at(0).name, "a");
  EXPECT_THAT(definitions->at(0).reads.tables, ElementsAre("flows"));
  EXPECT_THAT(definitions->at(1).reads.tables, IsEmpty());
  EXPECT_THAT(definitions->at(2).reads.definitions, ElementsAre("a"));
}

TEST(Definitions, ThatAreNoneAreErrors) {
  EXPECT_FALSE(read_definitions("SELECT 1 FROM flows"));
  EXPECT_FALSE(read_definitions("a AS (SELECT 1 FROM flows),"));
  EXPECT_FALSE(read_definitions("a AS flows"));
  EXPECT_FALSE(read_definitions("a AS (SELECT 1 FROM b), b AS (SELECT 1 FROM flows)"));
  EXPECT_FALSE(read_definitions("a AS (SELECT 1 FROM main.flows)"));
}

TEST(Definitions, AreFollowedToTheTablesBehindThem) {
  const auto definitions = read_definitions("a AS (SELECT * FROM flows), b AS (SELECT * FROM a, tokens), c AS (SELECT * FROM endpoints)").value();
  auto reads = read_query("SELECT * FROM b", definitions).value();
  follow(reads, definitions);
  EXPECT_THAT(reads.definitions, ElementsAre("a", "b"));
  EXPECT_THAT(reads.tables, ElementsAre("flows", "tokens"));
}

// Whether the query can be left out when only `flows` holds rows.
bool left_out(std::string_view with, std::string_view sql) {
  const auto definitions = with.empty() ? std::vector<Definition>() : read_definitions(with).value();
  return surely_empty(read_query(sql, definitions).value(), definitions, {"flows"});
}

TEST(AnEmptyAnswer, IsForeseenFromTheFirstTable) {
  EXPECT_TRUE(left_out("", "SELECT * FROM tokens LEFT JOIN flows ON true"));
  EXPECT_FALSE(left_out("", "SELECT * FROM flows LEFT JOIN tokens ON true"));
  EXPECT_TRUE(left_out("", "SELECT * FROM (SELECT * FROM tokens) JOIN flows ON true"));
  EXPECT_FALSE(left_out("", "SELECT * FROM tokens UNION ALL SELECT * FROM flows"));
  EXPECT_TRUE(left_out("", "SELECT * FROM tokens UNION ALL SELECT * FROM certificates WHERE flow IN (SELECT flow FROM flows)"));
}

TEST(AnEmptyAnswer, IsForeseenThroughDefinitions) {
  EXPECT_TRUE(left_out("a AS (SELECT * FROM tokens), b AS (SELECT * FROM a CROSS JOIN flows)", "SELECT * FROM b"));
  EXPECT_FALSE(left_out("a AS (SELECT * FROM flows), b AS (SELECT * FROM a)", "SELECT * FROM b"));
}

TEST(AnEmptyAnswer, IsNotForeseenWhereItCannotBe) {
  EXPECT_FALSE(left_out("", "SELECT * FROM tokens RIGHT JOIN flows ON true"));
  EXPECT_FALSE(left_out("", "SELECT * FROM tokens FULL JOIN flows ON true"));
  EXPECT_FALSE(left_out("", "SELECT 1 UNION ALL SELECT 2 FROM tokens"));
  EXPECT_FALSE(left_out("", "SELECT * FROM range(3)"));
  EXPECT_FALSE(left_out("a(x) AS (VALUES (1))", "SELECT x FROM a"));
}

}  // namespace
}  // namespace assay::assess
