// SPDX-License-Identifier: Apache-2.0
#include "facts/store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "facts/store_testing.h"

namespace assay::facts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

// The audit of neutrality looks at large evidence so: 5 million components may not be copied for each trial.
TEST(Store, ShowsALongTableInAVariantWithoutACopyOfIt) {
  const Folder folder;
  const auto file = folder / "facts.duckdb";
  constexpr std::uint64_t rows = most_copied_rows + 5000;
  {
    auto store = Store::create(file).value();
    for (std::uint64_t i = 1; i <= rows; ++i) store.append(dns_messages, dns(fmt::format("{}.{}", i, std::string(200, 'a'))));
    store.append(flows, Flow{});
    store.append(flows, Flow{});
    ASSERT_TRUE(store.close());
  }
  const auto upper = [](const TableInfo& table, const Column& column) -> std::optional<std::string> {
    if (table.name == "dns_messages" && column.name == "name") return "upper(name)";
    return std::nullopt;
  };
  // Less than the texts of the table take.
  auto variant = Store::variant(file, upper, "hash(fact)", {.memory_megabytes = 16});
  ASSERT_TRUE(variant) << variant.error().message();
  EXPECT_THAT(first_row(*variant, "SELECT table_type FROM information_schema.tables WHERE table_name = 'dns_messages' AND table_catalog <> 'source'"), ElementsAre("VIEW"));
  EXPECT_THAT(first_row(*variant, "SELECT table_type FROM information_schema.tables WHERE table_name = 'flows' AND table_catalog <> 'source'"), ElementsAre("BASE TABLE"));
  const auto count = fmt::format("{}", rows);
  EXPECT_THAT(first_row(*variant, "SELECT count(*), count(DISTINCT fact), count(*) FILTER (name LIKE '%A') FROM dns_messages"), ElementsAre(count, count, count));
  // Its rows come in another order; each still once.
  EXPECT_THAT(first_row(*variant, "SELECT count(*) > 10 FROM (SELECT fact, lag(fact) OVER () AS before FROM dns_messages) WHERE fact < before"), ElementsAre("true"));
  EXPECT_THAT(first_row(*variant, "SELECT first(fact) <> min(fact), last(fact) <> max(fact) FROM dns_messages"), ElementsAre("true", "true"));
  EXPECT_TRUE(variant->holds_rows(dns_messages.info));
  EXPECT_FALSE(variant->holds_rows(http_exchanges.info));
  EXPECT_THAT(folder.files(), ElementsAre("facts.duckdb"));
}

TEST(Store, PutsWhatAVariantHasNoMemoryForIntoAFolder) {
  const Folder folder;
  const auto file = folder / "facts.duckdb";
  {
    auto store = Store::create(file).value();
    for (int i = 0; i < 90'000; ++i) store.append(dns_messages, dns(fmt::format("{}.{}", i, std::string(500, static_cast<char>('a' + i % 26)))));
    ASSERT_TRUE(store.close());
  }
  const auto replaced = [](const TableInfo& table, const Column& column) -> std::optional<std::string> {
    if (table.name == "dns_messages" && column.name == "name") return "name || name";
    return std::nullopt;
  };
  // 90 MB of text are copied.
  EXPECT_NE(refusal(Store::variant(file, replaced, {}, {.memory_megabytes = 24})), "");
  {
    auto variant = Store::variant(file, replaced, {}, {.memory_megabytes = 24}, folder / "scratch");
    ASSERT_TRUE(variant) << variant.error().message();
    EXPECT_THAT(first_row(*variant, "SELECT count(*), min(length(name)) > 1000 FROM dns_messages"), ElementsAre("90000", "true"));
  }
  EXPECT_THAT(folder.files(), ElementsAre("facts.duckdb"));
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

}  // namespace
}  // namespace assay::facts
