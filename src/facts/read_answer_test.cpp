// SPDX-License-Identifier: Apache-2.0
#include "facts/read_answer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "facts/store_testing.h"

namespace assay::facts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Store, ReadsEveryTypeThatAQueryMayReturn) {
  auto store = memory();
  const auto answer = store.query(
      "SELECT true, (-1)::TINYINT, (-2)::SMALLINT, -3, (-4)::BIGINT, 5::UTINYINT, 6::USMALLINT, 7::UINTEGER, "
      "18446744073709551615::UBIGINT, sum(x), (-5)::HUGEINT, 1e30::HUGEINT, 1.5::FLOAT, 2.5::DOUBLE, 3.25, 'text', "
      "NULL, list(x), {'a': 1}, DATE '2026-01-02', INTERVAL 90 SECONDS, 18446744073709551615::HUGEINT "
      "FROM range(3) AS r(x) ; ");
  ASSERT_TRUE(answer) << answer.error().message();
  using Kind = Value::Kind;
  const std::vector<std::pair<Kind, std::string>> expected = {
      {Kind::boolean, "true"},
      {Kind::integer, "-1"},
      {Kind::integer, "-2"},
      {Kind::integer, "-3"},
      {Kind::integer, "-4"},
      {Kind::unsigned_integer, "5"},
      {Kind::unsigned_integer, "6"},
      {Kind::unsigned_integer, "7"},
      {Kind::unsigned_integer, "18446744073709551615"},
      {Kind::integer, "3"},
      {Kind::integer, "-5"},
      {Kind::real, "1e+30"},
      {Kind::real, "1.5"},
      {Kind::real, "2.5"},
      {Kind::real, "3.25"},
      {Kind::text, "text"},
      {Kind::null, ""},
      {Kind::text, "[0, 1, 2]"},
      {Kind::text, "{'a': 1}"},
      {Kind::text, "2026-01-02"},
      {Kind::text, "00:01:30"},
      {Kind::unsigned_integer, "18446744073709551615"},
  };
  ASSERT_EQ(answer->rows.size(), 1U);
  ASSERT_EQ(answer->rows[0].size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(answer->rows[0][i].kind, expected[i].first) << answer->columns[i];
    EXPECT_EQ(answer->rows[0][i].as_text(), expected[i].second) << answer->columns[i];
  }
  EXPECT_EQ(answer->columns[15], "'text'");
}

TEST(Store, KeepsTheOrderOfAQueryWhoseColumnsItConverts) {
  auto store = memory();
  const auto answer = store.query("SELECT [x] AS l, x FROM range(5000) AS r(x) ORDER BY x DESC");
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->columns, ElementsAre("l", "x"));
  for (std::size_t i = 0; i < 5000; ++i) ASSERT_EQ(answer->rows[i][0].text, fmt::format("[{}]", 4999 - i));
  EXPECT_THAT(first_row(store, "SELECT [1] -- a comment"), ElementsAre("[1]"));
}

TEST(Store, BindsParameters) {
  auto store = memory();
  store.append(dns_messages, dns("it's"));
  const std::vector<Value> parameters = {Value::of("it's"), Value::of(std::uint64_t{1}), Value::of(true), Value{}};
  const auto answer =
      store.query("SELECT count(*), $2 + 1, $3, $4 IS NULL FROM dns_messages WHERE name = $1", parameters);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->rows[0][0].as_unsigned(), 1U);
  EXPECT_EQ(answer->rows[0][1].as_unsigned(), 2U);
  EXPECT_EQ(answer->rows[0][2], Value::of(true));
  EXPECT_EQ(answer->rows[0][3], Value::of(true));
  EXPECT_THAT(refusal(store.query("SELECT 1", parameters)), HasSubstr("no parameter 1"));
}

TEST(Store, NamesItsColumns) {
  auto store = memory();
  const auto answer = store.query("SELECT 1 AS a, 2 AS b WHERE false");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->column("b"), 1U);
  EXPECT_EQ(answer->column("c"), std::nullopt);
  EXPECT_TRUE(answer->rows.empty());
}

TEST(Store, AsksWithOneSelectOnly) {
  auto store = memory();
  for (const auto* sql :
       {"DROP TABLE flows", "DELETE FROM flows", "INSERT INTO flows SELECT * FROM flows", "CREATE TABLE x (y INTEGER)",
        "SELECT 1; DROP TABLE flows", "SELECT 1; SELECT 2", "EXPLAIN ANALYZE DELETE FROM flows", "BEGIN", "CHECKPOINT",
        "COPY flows TO '/dev/null'", "SET threads = 2", "PRAGMA enable_profiling", "CALL pragma_version()", "", ";",
        "nonsense", "SELECT", "SELECT * FROM nothing", "WITH x AS (DELETE FROM flows RETURNING *) SELECT * FROM x"}) {
    EXPECT_NE(refusal(store.query(sql)), "") << sql;
  }
  EXPECT_THAT(refusal(store.query("DROP TABLE flows")), HasSubstr("one SELECT"));
  EXPECT_THAT(refusal(store.query("SELECT * FROM nothing")), HasSubstr("nothing"));
  EXPECT_TRUE(store.query("WITH x AS (SELECT 1) SELECT * FROM x"));
  EXPECT_TRUE(store.query("FROM flows"));
}

TEST(Store, BoundsTheMemoryOfAQuery) {
  auto store = Store::in_memory({.memory_megabytes = 32}).value();
  EXPECT_THAT(refusal(store.query("SELECT count(DISTINCT repeat('x', 100) || x) FROM range(10000000) AS r(x)")),
              HasSubstr("Out of Memory"));
  EXPECT_THAT(first_row(store, "SELECT 1"), ElementsAre("1"));
}

TEST(Store, UsesTheFolderBesideItsFileWhenMemoryIsShort) {
  const Folder folder;
  auto store = Store::create(folder / "facts.duckdb", {.memory_megabytes = 32});
  ASSERT_TRUE(store) << store.error().message();
  EXPECT_THAT(first_row(*store,
                        "SELECT count(*), max(n) FROM (SELECT row_number() OVER (ORDER BY hash(x), t) AS n FROM "
                        "(SELECT x, repeat('text', 20) || x AS t FROM range(600000) AS r(x)))"),
              ElementsAre("600000", "600000"));
  EXPECT_THAT(folder.files(), testing::Contains("facts.duckdb.tmp"));
  ASSERT_TRUE(store->close());
  EXPECT_THAT(folder.files(), ElementsAre("facts.duckdb"));
}

class Kept final : public RowSink {
 public:
  [[nodiscard]] bool wants(std::string_view column) const override { return column != "unwanted"; }
  void columns(std::span<const std::string> names) override { names_.assign(names.begin(), names.end()); }
  void row(std::span<const Value> cells) override {
    ++rows_;
    last_.assign(cells.begin(), cells.end());
  }
  std::vector<std::string> names_;
  std::vector<Value> last_;
  std::size_t rows_ = 0;
};

TEST(Store, HandsOverRowByRow) {
  auto store = Store::in_memory().value();
  Kept kept;
  ASSERT_TRUE(store.each_row("SELECT x, 'n' || x AS name, NULLIF(x, 99999) AS n FROM range(100000) AS r(x) ORDER BY x", kept));
  EXPECT_THAT(kept.names_, testing::ElementsAre("x", "name", "n"));
  EXPECT_EQ(kept.rows_, 100000U);
  EXPECT_THAT(kept.last_, testing::ElementsAre(Value::of(std::int64_t{99999}), Value::of("n99999"), Value{}));
  EXPECT_THAT(refusal(store.each_row("SELECT [x] AS l FROM range(3) AS r(x)", kept)), HasSubstr("column l"));
  ASSERT_TRUE(store.each_row("SELECT 'n' AS name, [1] AS unwanted", kept));
  EXPECT_THAT(kept.last_, testing::ElementsAre(Value::of("n"), Value{}));
  EXPECT_THAT(refusal(store.each_row("DROP TABLE flows", kept)), HasSubstr("one SELECT"));
  kept.rows_ = 0;
  EXPECT_THAT(refusal(store.each_row("SELECT CASE WHEN x > 90000 THEN error('stop') ELSE 1 END FROM range(100000) AS r(x)", kept)), HasSubstr("stop"));
  EXPECT_EQ(kept.rows_, 0U);
  EXPECT_TRUE(store.query("SELECT 1"));
}

// What SQL of unknown origin might try. {0} is a file that exists, {1} one that does not.
constexpr const char* attempts[] = {
    "SELECT * FROM read_csv('{0}')",
    "SELECT * FROM read_text('{0}')",
    "SELECT * FROM read_blob('{0}')",
    "SELECT * FROM read_json('{0}')",
    "SELECT * FROM read_parquet('{0}')",
    "SELECT * FROM sniff_csv('{0}')",
    "SELECT * FROM parquet_metadata('{0}')",
    "SELECT * FROM '{0}'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_text('https://localhost/x')",
    "SELECT * FROM arrow_scan(1::POINTER, 1::POINTER, 1::POINTER)",
    "COPY flows TO '{1}'",
    "COPY (SELECT 1) TO '{1}' (FORMAT parquet)",
    "COPY flows FROM '{0}'",
    "EXPORT DATABASE '{1}'",
    "IMPORT DATABASE '{0}'",
    "ATTACH '{1}'",
    "ATTACH '{0}' (READ_ONLY)",
    "INSTALL httpfs",
    "FORCE INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{0}'",
    "CREATE PERSISTENT SECRET s (TYPE http)",
    "SET enable_external_access = true",
    "SET GLOBAL autoinstall_known_extensions = true",
    "RESET enable_external_access",
    "SET threads = 2",
    "SET memory_limit = '10GB'",
    "SET lock_configuration = false",
    "SET temp_directory = '{1}'",
    "SET allowed_directories = ['/']",
    "SET log_query_path = '{1}'",
    "SET profile_output = '{1}'",
    "SET extension_directory = '{1}'",
    "PRAGMA enable_profiling = 'json'",
};

void expect_locked(Store& store, const Folder& folder) {
  std::ofstream(folder / "secret") << "a,b\n1,2\n";
  const auto before = folder.files();
  for (const auto* attempt : attempts) {
    const auto sql = fmt::format(fmt::runtime(attempt), (folder / "secret").string(), (folder / "stolen").string());
    EXPECT_NE(refusal(store.query(sql)), "") << sql;
    EXPECT_NE(refusal(store.execute(sql)), "") << sql;
  }
  EXPECT_EQ(folder.files(), before);
  EXPECT_THAT(first_row(store, "SELECT count(*) FROM dns_messages"), ElementsAre("1"));
}

TEST(Store, LetsNoSqlReachAnythingElse) {
  const Folder folder;
  auto in_memory = memory();
  in_memory.append(dns_messages, dns("a"));
  expect_locked(in_memory, folder);

  auto created = Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(created);
  created->append(dns_messages, dns("a"));
  ASSERT_TRUE(created->flush());
  expect_locked(*created, folder);
  ASSERT_TRUE(created->close());

  auto opened = Store::open(folder / "facts.duckdb");
  ASSERT_TRUE(opened) << opened.error().message();
  expect_locked(*opened, folder);
}

TEST(Store, LetsNoQueryTouchItsOwnFile) {
  const Folder folder;
  auto store = Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(store);
  store->append(dns_messages, dns("a"));
  ASSERT_TRUE(store->flush());
  const auto own = (folder / "facts.duckdb").string();
  for (const auto& sql : {"COPY flows TO '" + own + "'", "COPY flows TO '" + own + ".wal'",
                          "COPY flows TO '" + own + ".tmp/x'", "ATTACH '" + own + "' AS other"}) {
    EXPECT_THAT(refusal(store->query(sql)), HasSubstr("one SELECT")) << sql;
  }
  EXPECT_THAT(first_row(*store, "SELECT name FROM dns_messages"), ElementsAre("a"));
}

TEST(Store, SaysWhichTableItDoesNotKnow) {
  auto store = memory();
  struct Other {
    Provenance from;
    std::string name;
  };
  const Table<Other> other{"other", "A table that is not in the list.", {column<&Other::name>("name", "Name")}};
  EXPECT_EQ(store.append(other, Other{}), FactId{});
  EXPECT_THAT(refusal(store.flush()), HasSubstr("other is not in the list"));
}

TEST(Value, TurnsIntoNumbersWithinTheirRange) {
  EXPECT_EQ(Value::of(std::int64_t{-1}).as_unsigned(), 0U);
  EXPECT_EQ(Value::of(~std::uint64_t{0}).as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Value::of(1e300).as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Value::of(-1e300).as_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Value::of(-1.5).as_unsigned(), 0U);
  EXPECT_EQ(Value::of(2.9).as_unsigned(), 2U);
  EXPECT_EQ(Value::of(std::numeric_limits<double>::quiet_NaN()).as_integer(), 0);
  EXPECT_EQ(Value::of("7").as_integer(), 0);
  EXPECT_EQ(Value{}.as_text(), "");
  EXPECT_EQ(Value::of(true).as_unsigned(), 1U);
}

// Takes an answer of whole numbers.
class Numbers final : public RowSink {
 public:
  [[nodiscard]] bool wants(std::string_view column) const override { return column != "text"; }
  void columns(std::span<const std::string>) override { ++begun; }
  void row(std::span<const Value> cells) override {
    ++rows;
    sum += cells.back().as_unsigned();
  }
  int begun = 0;
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;
};

// With a second branch behind a full first one, DuckDB's streaming would wait for ever.
TEST(EachRow, EndsHoweverLongAnAnswerIs) {
  auto store = Store::in_memory().value();
  Flow flow;
  flow.source = "10.0.0.1";
  for (flow.flow = 0; flow.flow < 20'000; ++flow.flow) store.append(flows, flow);
  Numbers counter;
  const auto done = store.each_row("SELECT source || flow AS subject, fact FROM flows UNION ALL BY NAME SELECT source AS subject, fact FROM flows", counter);
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(counter.rows, 40'000U);
}

constexpr std::uint64_t many = 600'000;

TEST(EachRow, GivesEachRowOfALongAnswerOnce) {
  for (const auto rows : {std::uint64_t{50'000}, std::uint64_t{50'001}, many}) {
    auto store = Store::in_memory().value();
    Numbers numbers;
    const auto sql = fmt::format("WITH r AS (FROM range({}) AS r(x)) SELECT 'a' AS text, x FROM r WHERE x % 2 = 0 UNION ALL SELECT 'b', x FROM r WHERE x % 2 = 1 -- all", rows);
    ASSERT_TRUE(store.each_row(sql, numbers));
    EXPECT_EQ(numbers.begun, 1);
    EXPECT_EQ(numbers.rows, rows);
    EXPECT_EQ(numbers.sum, rows * (rows - 1) / 2);
    // Nothing is left of it.
    EXPECT_EQ(first_row(store, "SELECT count(*) FROM duckdb_tables() WHERE temporary"), std::vector<std::string>{"0"});
    ASSERT_TRUE(store.each_row(sql, numbers));
    EXPECT_EQ(numbers.rows, 2 * rows);
  }
}

TEST(EachRow, KeepsALongAnswerWithinTheLimitOfMemory) {
  const auto sql = fmt::format("SELECT repeat('x', 900) || x AS text, x FROM range({}) AS r(x)", many);
  Numbers numbers;
  auto in_memory = Store::in_memory().value();
  EXPECT_THAT(refusal(in_memory.each_row(sql, numbers)), HasSubstr("memory"));
  EXPECT_EQ(numbers.rows, 0U);
  const Folder folder;
  auto on_disk = Store::create(folder / "facts.duckdb").value();
  Numbers again;
  ASSERT_TRUE(on_disk.each_row(sql, again));
  EXPECT_EQ(again.rows, many);
  EXPECT_EQ(again.sum, many * (many - 1) / 2);
}

TEST(EachRow, GivesALongAnswerOfAFileThatIsReadOnly) {
  const Folder folder;
  ASSERT_TRUE(Store::create(folder / "facts.duckdb").value().close());
  auto store = Store::open(folder / "facts.duckdb").value();
  Numbers numbers;
  ASSERT_TRUE(store.each_row(fmt::format("SELECT x FROM range({}) AS r(x)", many), numbers));
  EXPECT_EQ(numbers.rows, many);
}

// A query becomes part of other statements.
TEST(EachRow, TakesNothingButOneQuery) {
  auto store = memory();
  store.append(dns_messages, dns("a"));
  Numbers numbers;
  for (const auto* sql : {"SELECT 1); DROP TABLE dns_messages; SELECT * FROM (SELECT 1", "SELECT 1; DROP TABLE dns_messages", "SELECT 1 /*", "SELEC", "DROP TABLE dns_messages",
                          "SELECT 1); DROP TABLE dns_messages --"})
    EXPECT_NE(refusal(store.each_row(sql, numbers)), "") << sql;
  EXPECT_EQ(numbers.rows, 0U);
  EXPECT_THAT(first_row(store, "SELECT count(*) FROM dns_messages"), ElementsAre("1"));
}

}  // namespace
}  // namespace assay::facts
