// SPDX-License-Identifier: Apache-2.0
#include "facts/store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/utf8.h"
#include "facts/appender.h"
#include "facts/store_testing.h"

namespace assay::facts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

TEST(Store, LosesNoRowToAQueryThatFails) {
  auto store = memory();
  store.append(dns_messages, dns("a"));
  EXPECT_THAT(refusal(store.query("SELECT name::INTEGER FROM dns_messages")), HasSubstr("Could not convert"));
  store.append(dns_messages, dns("b"));
  EXPECT_THAT(refusal(store.query("SELECT error('stop') FROM dns_messages")), HasSubstr("stop"));
  EXPECT_THAT(first_row(store, "SELECT string_agg(name) FROM dns_messages"), ElementsAre("a,b"));
}

TEST(Store, LaysNoMoreAsideThanItMay) {
  const Folder folder;
  const auto sorted = [&](std::string_view name, std::size_t temp_megabytes) {
    auto store = Store::create(folder / name, {.memory_megabytes = 32, .temp_megabytes = temp_megabytes}).value();
    return refusal(store.query("SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY hash(i)) AS n FROM range(4000000) AS r(i))"));
  };
  EXPECT_EQ(sorted("a.duckdb", 1'000), "");
  EXPECT_THAT(sorted("b.duckdb", 1), HasSubstr("max_temp_directory_size"));
}

TEST(Store, BeginsAnewWhenItIsCleared) {
  auto store = memory();
  ASSERT_TRUE(store.execute("CREATE TEMP VIEW seen AS SELECT * FROM dns_messages"));
  for (const auto* name : {"a.example", "b.example"}) {
    ASSERT_TRUE(store.clear());
    EXPECT_FALSE(store.holds_rows(dns_messages.info));
    EXPECT_EQ(text(store.append(dns_messages, dns(name))), "dns_messages/1");
    EXPECT_THAT(first_row(store, "SELECT count(*), min(name) FROM seen"), ElementsAre("1", name));
  }
  const auto reserved = store.reserve(dns_messages.info);
  store.append(dns_messages, dns("c.example"), reserved);
  ASSERT_TRUE(store.clear()) << "rows that were not yet flushed";
  EXPECT_THAT(first_row(store, "SELECT count(*) FROM dns_messages"), ElementsAre("0"));
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

}  // namespace
}  // namespace assay::facts
