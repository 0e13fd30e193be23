// SPDX-License-Identifier: Apache-2.0
#include "facts/store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "facts/appender.h"
#include "facts/tables/sbi.h"

namespace assay::facts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A folder of the test's own, gone with it.
class Folder {
 public:
  Folder() {
    auto pattern = testing::TempDir() + "assay_store_XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

 private:
  std::filesystem::path path_;
};

Store memory() { return Store::in_memory().value(); }

std::vector<std::string> first_row(Store& store, std::string_view sql) {
  const auto answer = store.query(sql);
  if (!answer) return {answer.error().message()};
  std::vector<std::string> out;
  if (!answer->rows.empty()) {
    for (const auto& value : answer->rows[0]) out.push_back(value.is_null() ? "NULL" : value.as_text());
  }
  return out;
}

std::string refusal(const base::Result<Store>& store) { return store ? "" : store.error().message(); }
template <class T>
std::string refusal(const base::Result<T>& result) {
  return result ? "" : result.error().message();
}

DnsMessage dns(std::string name) {
  DnsMessage row;
  row.name = std::move(name);
  return row;
}

TEST(Store, ReturnsWhatWasAppended) {
  auto store = memory();
  Flow flow;
  flow.from = {.evidence = 65535,
               .frame = std::numeric_limits<std::uint64_t>::max(),
               .offset = 42,
               .length = std::numeric_limits<std::uint32_t>::max(),
               .time = {1'700'000'000'123'456'789}};
  flow.flow = 7;
  flow.source = "10.0.0.1";
  flow.source_port = 2152;
  flow.tunnel_depth = 255;
  flow.tunnel_source = "a text that is longer than twelve octets";
  flow.octets_forward = std::numeric_limits<std::uint64_t>::max();
  flow.vlan = 0;
  flow.opening_seen = true;
  const auto fact = store.append(flows, flow);
  EXPECT_EQ(text(fact), "flows/1");
  EXPECT_THAT(first_row(store, R"(SELECT fact, evidence, frame, "offset", length, time FROM flows)"),
              ElementsAre(fmt::format("{}", fact.value), "65535", "18446744073709551615", "42", "4294967295",
                          "1700000000123456789"));
  EXPECT_THAT(first_row(store,
                        "SELECT flow, source, source_port, tunnel_depth, tunnel_source, tunnel_destination, teid, "
                        "octets_forward, vlan, opening_seen, destination FROM flows"),
              ElementsAre("7", "10.0.0.1", "2152", "255", "a text that is longer than twelve octets", "NULL", "NULL",
                          "18446744073709551615", "0", "true", ""));
}

TEST(Store, KeepsRowsInOrderOverManyChunks) {
  auto store = memory();
  constexpr std::uint64_t rows = 50'001;
  for (std::uint64_t i = 0; i < rows; ++i) {
    DnsMessage row = dns(fmt::format("host-{:0{}}.example", i, i % 20));
    row.from.frame = i;
    // Runs of absent values that end inside chunks: the mask of one chunk must not show in the next.
    if (i / 1000 % 3 != 0) row.rcode = static_cast<std::uint8_t>(i % 16);
    EXPECT_EQ(row_of(store.append(dns_messages, row)), i + 1);
  }
  const auto answer = store.query("SELECT fact, frame, name, rcode FROM dns_messages");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->rows.size(), rows);
  for (std::uint64_t i = 0; i < rows; ++i) {
    const auto& row = answer->rows[i];
    ASSERT_EQ(row[0].as_unsigned(), fact_id(table_ordinal("dns_messages"), i + 1).value);
    ASSERT_EQ(row[1].as_unsigned(), i);
    ASSERT_EQ(row[2].text, fmt::format("host-{:0{}}.example", i, i % 20));
    ASSERT_EQ(row[3].is_null(), i / 1000 % 3 == 0);
    ASSERT_EQ(row[3].as_unsigned(), row[3].is_null() ? 0 : i % 16);
  }
}

TEST(Store, ShowsRowsToTheNextQueryAndGoesOn) {
  auto store = memory();
  store.append(dns_messages, dns("a"));
  EXPECT_THAT(first_row(store, "SELECT count(*) FROM dns_messages"), ElementsAre("1"));
  store.append(dns_messages, dns("b"));
  store.append(flows, Flow{});
  EXPECT_THAT(first_row(store, "SELECT count(*), max(fact) - min(fact) FROM dns_messages"), ElementsAre("2", "1"));
  EXPECT_THAT(first_row(store, "SELECT count(*) FROM flows"), ElementsAre("1"));
}

TEST(Store, GivesARowTheIdThatWasReservedForIt) {
  Store store = memory();
  const auto exchange = [](std::string client) {
    HttpExchange row;
    row.client = std::move(client);
    return row;
  };
  const auto reserved = store.reserve(http_exchanges.info);
  const auto next = store.append(http_exchanges, exchange("next"));
  store.append(http_exchanges, exchange("reserved"), reserved);
  const auto last = store.append(http_exchanges, exchange("last"));
  EXPECT_EQ(next.value, reserved.value + 1);
  EXPECT_EQ(last.value, reserved.value + 2);
  EXPECT_THAT(first_row(store, "SELECT string_agg(client, ' ' ORDER BY fact), count(DISTINCT fact) FROM http_exchanges"), ElementsAre("reserved next last", "3"));
}

TEST(Store, MakesTextValid) {
  auto store = memory();
  using namespace std::string_literals;
  store.append(dns_messages, dns("nul\0in"s));
  store.append(dns_messages, dns("bad\xff\xfeoctets"));
  store.append(dns_messages, dns("grüße €"));
  store.append(dns_messages, dns("\xe2\x82"));
  const auto answer = store.query("SELECT name, strlen(name) FROM dns_messages");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->rows[0][0].text, "nul\uFFFDin");
  EXPECT_EQ(answer->rows[1][0].text,
            "bad\uFFFD\uFFFD"
            "octets");
  EXPECT_EQ(answer->rows[2][0].text, "grüße €");
  EXPECT_EQ(answer->rows[3][0].text, "\uFFFD");
}

TEST(Store, CutsLongTextVisibly) {
  auto store = memory();
  std::string euros;
  while (euros.size() < 2 * text_limit) euros += "€";
  store.append(dns_messages, dns(std::string(text_limit, 'x')));
  store.append(dns_messages, dns(std::string(text_limit + 1, 'x')));
  store.append(dns_messages, dns(euros));
  store.append(dns_messages, dns(std::string(3000, '\xff')));
  const auto answer = store.query("SELECT name FROM dns_messages");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->rows[0][0].text, std::string(text_limit, 'x'));
  EXPECT_EQ(answer->rows[1][0].text, std::string(text_limit - 3, 'x') + "…");
  for (const std::size_t row : {2U, 3U}) {
    const auto& text = answer->rows[row][0].text;
    EXPECT_LE(text.size(), text_limit);
    EXPECT_GT(text.size(), text_limit - 6);
    EXPECT_TRUE(text.ends_with("…"));
    EXPECT_TRUE(base::is_utf8(text));
  }
}

TEST(Store, KeepsTimesWhereDifferencesDoNotOverflow) {
  auto store = memory();
  Flow flow;
  flow.from.time.nanoseconds = std::numeric_limits<std::int64_t>::min();
  flow.last_time.nanoseconds = std::numeric_limits<std::int64_t>::max();
  store.append(flows, flow);
  EXPECT_THAT(first_row(store, "SELECT last_time - time, utc(time)::DATE, utc(last_time)::DATE FROM flows"),
              ElementsAre(fmt::format("{}", 2 * time_limit), "1823-11-12", "2116-02-20"));
}

TEST(Store, ShowsTimesAsDates) {
  auto store = memory();
  EXPECT_THAT(first_row(store, "SELECT utc(1700000000000000001)"), ElementsAre("2023-11-14 22:13:20.000000001"));
}

TEST(Store, HasTheViews) {
  auto store = memory();
  HttpExchange exchange;
  store.append(http_exchanges, exchange);
  exchange.service = "nudm-sdm";
  store.append(http_exchanges, exchange);
  EXPECT_THAT(first_row(store, "SELECT count(*), min(fact) & 65535 FROM sbi_exchanges"), ElementsAre("1", "2"));
  for (const auto& view : all_views()) {
    EXPECT_TRUE(store.query("SELECT * FROM " + std::string(view.name))) << view.name;
  }
}

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

TEST(Store, LosesNoRowToAQueryThatFails) {
  auto store = memory();
  store.append(dns_messages, dns("a"));
  EXPECT_THAT(refusal(store.query("SELECT name::INTEGER FROM dns_messages")), HasSubstr("Could not convert"));
  store.append(dns_messages, dns("b"));
  EXPECT_THAT(refusal(store.query("SELECT error('stop') FROM dns_messages")), HasSubstr("stop"));
  EXPECT_THAT(first_row(store, "SELECT string_agg(name) FROM dns_messages"), ElementsAre("a,b"));
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

TEST(Store, KeepsAFileThatCanBeOpenedAgain) {
  const Folder folder;
  auto store = Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(store) << store.error().message();
  for (int i = 0; i < 5000; ++i) store->append(dns_messages, dns("a.example"));
  store->append(flows, Flow{});
  ASSERT_TRUE(store->execute("CREATE VIEW mine AS SELECT * FROM flows"));
  ASSERT_TRUE(store->close());
  EXPECT_THAT(folder.files(), ElementsAre("facts.duckdb"));

  auto again = Store::open(folder / "facts.duckdb");
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_THAT(first_row(*again, "SELECT count(*), max(fact) & 65535 FROM dns_messages"), ElementsAre("5000", "5000"));
  EXPECT_THAT(first_row(*again, "SELECT count(*) FROM mine"), ElementsAre("1"));
  EXPECT_THAT(first_row(*again, "SELECT utc(0)"), ElementsAre("1970-01-01 00:00:00"));
  auto twice = Store::open(folder / "facts.duckdb");
  EXPECT_TRUE(twice) << twice.error().message();
  EXPECT_THAT(folder.files(), ElementsAre("facts.duckdb"));
}

TEST(Store, WritesEverythingWhenItIsDestroyed) {
  const Folder folder;
  {
    auto store = Store::create(folder / "facts.duckdb");
    ASSERT_TRUE(store);
    store->append(dns_messages, dns("a"));
  }
  EXPECT_THAT(folder.files(), ElementsAre("facts.duckdb"));
  auto again = Store::open(folder / "facts.duckdb");
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_THAT(first_row(*again, "SELECT name FROM dns_messages"), ElementsAre("a"));
}

TEST(Store, IsReadOnlyWhenOpened) {
  const Folder folder;
  ASSERT_TRUE(Store::create(folder / "facts.duckdb").value().close());
  auto store = Store::open(folder / "facts.duckdb");
  ASSERT_TRUE(store);
  EXPECT_THAT(refusal(store->execute("DELETE FROM flows")), HasSubstr("read-only"));
  EXPECT_THAT(refusal(store->execute("CREATE TABLE x (y INTEGER)")), HasSubstr("read-only"));
  EXPECT_TRUE(store->execute("CREATE TEMP VIEW mine AS SELECT * FROM flows"));
  EXPECT_THAT(first_row(*store, "SELECT count(*) FROM mine"), ElementsAre("0"));
  store->append(flows, Flow{});
  EXPECT_NE(refusal(store->flush()), "");
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

TEST(Store, HandsOverRowsOneByOne) {
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
  // Even if it fails when rows have come already.
  EXPECT_THAT(refusal(store.each_row("SELECT CASE WHEN x > 90000 THEN error('stop') ELSE 1 END FROM range(100000) AS r(x)", kept)), HasSubstr("stop"));
  EXPECT_TRUE(store.query("SELECT 1"));
}

TEST(Store, KnowsWhichTablesHoldRows) {
  const Folder folder;
  {
    auto store = Store::create(folder / "facts.duckdb").value();
    EXPECT_FALSE(store.holds_rows(flows.info));
    store.append(flows, {});
    EXPECT_TRUE(store.holds_rows(flows.info));
    EXPECT_FALSE(store.holds_rows(endpoints.info));
    ASSERT_TRUE(store.close());
  }
  const auto again = Store::open(folder / "facts.duckdb").value();
  EXPECT_TRUE(again.holds_rows(flows.info));
  EXPECT_FALSE(again.holds_rows(endpoints.info));
}

TEST(Store, AnswersNothingOnceClosed) {
  auto store = memory();
  ASSERT_TRUE(store.close());
  store.append(flows, Flow{});
  EXPECT_THAT(refusal(store.query("SELECT 1")), HasSubstr("closed"));
  EXPECT_THAT(refusal(store.execute("SELECT 1")), HasSubstr("closed"));
  EXPECT_THAT(refusal(store.close()), HasSubstr("closed"));
}

TEST(Store, CanBeMovedAndOpenedBesideOthers) {
  const Folder folder;
  auto one = Store::create(folder / "one.duckdb");
  auto two = Store::create(folder / "two.duckdb");
  ASSERT_TRUE(one && two);
  one->append(dns_messages, dns("one"));
  two->append(dns_messages, dns("two"));
  Store moved = *std::move(one);
  EXPECT_THAT(first_row(moved, "SELECT name FROM dns_messages"), ElementsAre("one"));
  moved = *std::move(two);
  EXPECT_THAT(first_row(moved, "SELECT name FROM dns_messages"), ElementsAre("two"));
}

TEST(Store, RefusesToCreateWhereItCannot) {
  const Folder folder;
  std::ofstream(folder / "here") << "something";
  EXPECT_THAT(refusal(Store::create(folder / "here")), HasSubstr("exists already"));
  EXPECT_THAT(refusal(Store::create(folder / "here" / "facts.duckdb")), HasSubstr("cannot create the database"));
  EXPECT_THAT(refusal(Store::create(folder / "nowhere" / "facts.duckdb")), HasSubstr("No such file or directory"));
  std::filesystem::create_symlink("/nowhere/at/all", folder / "link");
  EXPECT_THAT(refusal(Store::create(folder / "link")), HasSubstr("exists already"));
  std::ofstream(folder / "old.duckdb.wal") << "log";
  EXPECT_THAT(refusal(Store::create(folder / "old.duckdb")), HasSubstr("left of another database"));
}

TEST(Store, TakesANameWithAColonForAFile) {
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder / "");
  auto store = Store::create("sqlite:facts");
  std::filesystem::current_path(before);
  ASSERT_TRUE(store) << store.error().message();
  ASSERT_TRUE(store->close());
  EXPECT_THAT(folder.files(), ElementsAre("sqlite:facts"));
}

TEST(Store, RefusesToOpenWhatIsNoDatabaseOfFacts) {
  const Folder folder;
  EXPECT_THAT(refusal(Store::open(folder / "nothing")), HasSubstr("No such file or directory"));
  EXPECT_THAT(refusal(Store::open(folder / "")), HasSubstr("not a file"));
  std::ofstream(folder / "text") << std::string(100'000, 'x');
  EXPECT_THAT(refusal(Store::open(folder / "text")), HasSubstr("not a valid DuckDB database"));
  std::ofstream(folder / "empty").flush();
  EXPECT_NE(refusal(Store::open(folder / "empty")), "");

  ASSERT_TRUE(Store::create(folder / "facts.duckdb").value().close());
  std::ofstream(folder / "facts.duckdb.wal") << "log";
  EXPECT_THAT(refusal(Store::open(folder / "facts.duckdb")), HasSubstr("did not finish"));
}

TEST(Store, RefusesADatabaseWithOtherTables) {
  for (const auto* change : {"DROP TABLE segments", "ALTER TABLE flows ADD COLUMN colour VARCHAR",
                             "ALTER TABLE flows ALTER COLUMN flow TYPE BIGINT", "ALTER TABLE flows DROP COLUMN flow",
                             "ALTER TABLE flows RENAME COLUMN flow TO flux"}) {
    const Folder folder;
    auto store = Store::create(folder / "facts.duckdb");
    ASSERT_TRUE(store);
    ASSERT_TRUE(store->execute(change)) << change;
    ASSERT_TRUE(store->close());
    EXPECT_THAT(refusal(Store::open(folder / "facts.duckdb")), HasSubstr("another version of assay")) << change;
  }
}

TEST(Store, SurvivesATruncatedDatabase) {
  const Folder folder;
  auto store = Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(store);
  for (int i = 0; i < 5000; ++i) store->append(dns_messages, dns(fmt::format("{}.example", i)));
  ASSERT_TRUE(store->close());
  const auto size = std::filesystem::file_size(folder / "facts.duckdb");
  for (const auto part : {size / 2, size / 4, std::uintmax_t{8192}, std::uintmax_t{100}}) {
    std::filesystem::resize_file(folder / "facts.duckdb", part);
    auto again = Store::open(folder / "facts.duckdb");
    EXPECT_NE(again ? refusal(again->query("SELECT sum(length(name)) FROM dns_messages")) : refusal(again), "") << part;
  }
}

// Lets no file grow beyond `octets` while it lives, as a full disk would.
class FullDisk {
 public:
  explicit FullDisk(rlim_t octets) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{octets, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(Store, KeepsTheFirstFailureOfAFullDisk) {
  const Folder folder;
  auto store = Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(store);
  {
    const FullDisk full(1'000'000);
    for (std::uint64_t i = 0; i < 300'000; ++i) store->append(dns_messages, dns(fmt::format("{}.example", i * 7919)));
    const auto first = refusal(store->flush());
    EXPECT_NE(first, "");
    store->append(dns_messages, dns("after"));
    EXPECT_EQ(refusal(store->flush()), first);
    EXPECT_EQ(refusal(store->query("SELECT 1")), first);
    EXPECT_EQ(refusal(store->close()), first);
  }
}

TEST(Store, SaysThatItCouldNotWriteEverything) {
  const Folder folder;
  auto store = Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(store);
  store->append(dns_messages, dns("a"));
  const FullDisk full(20'000);
  EXPECT_NE(refusal(store->close()), "");
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

// With a second branch behind a full first one, DuckDB's streaming would wait for ever.
TEST(EachRow, EndsHoweverLongAnAnswerIs) {
  class Counter final : public RowSink {
   public:
    [[nodiscard]] bool wants(std::string_view) const override { return true; }
    void columns(std::span<const std::string>) override {}
    void row(std::span<const Value>) override { ++rows; }
    std::size_t rows = 0;
  };
  auto store = Store::in_memory().value();
  Flow flow;
  flow.source = "10.0.0.1";
  for (flow.flow = 0; flow.flow < 20'000; ++flow.flow) store.append(flows, flow);
  Counter counter;
  const auto done = store.each_row("SELECT source || flow AS subject, fact FROM flows UNION ALL BY NAME SELECT source AS subject, fact FROM flows", counter);
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(counter.rows, 40'000U);
}

}  // namespace
}  // namespace assay::facts
