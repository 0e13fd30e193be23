// SPDX-License-Identifier: Apache-2.0
#include "facts/named_row.h"

#include <gtest/gtest.h>

namespace assay::facts {
namespace {

Store memory() { return Store::in_memory().value(); }

std::string refusal(std::string_view table, const NamedRow& row) {
  auto store = memory();
  const auto fact = append_named(store, table, row);
  return fact ? "" : fact.error().message();
}

TEST(NamedRow, GivesTheColumnsThatItNames) {
  auto store = memory();
  const auto fact = append_named(store, "dns_messages",
                                 {{"evidence", Value::of(std::int64_t{1})},
                                  {"frame", Value::of(std::uint64_t{7})},
                                  {"offset", Value::of(std::int64_t{42})},
                                  {"time", Value::of(std::int64_t{-5})},
                                  {"name", Value::of("a.example")},
                                  {"response", Value::of(true)},
                                  {"rcode", Value::of(std::int64_t{3})}});
  ASSERT_TRUE(fact);
  EXPECT_EQ(text(*fact), "dns_messages/1");
  const auto answer =
      store.query(R"(SELECT fact, evidence, frame, "offset", time, name, response, rcode FROM dns_messages)");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->rows.size(), 1U);
  const auto& row = answer->rows[0];
  EXPECT_EQ(row[0].as_unsigned(), fact->value);
  EXPECT_EQ(row[1].as_unsigned(), 1U);
  EXPECT_EQ(row[2].as_unsigned(), 7U);
  EXPECT_EQ(row[3].as_unsigned(), 42U);
  EXPECT_EQ(row[4].as_integer(), -5);
  EXPECT_EQ(row[5], Value::of("a.example"));
  EXPECT_EQ(row[6], Value::of(true));
  EXPECT_EQ(row[7].as_unsigned(), 3U);
}

TEST(NamedRow, LeavesTheOthersEmptyInEveryTable) {
  auto store = memory();
  for (const auto* table : all_tables()) {
    const auto fact = append_named(store, table->name, {});
    ASSERT_TRUE(fact) << table->name;
    const auto answer = store.query("SELECT * FROM " + std::string(table->name));
    ASSERT_TRUE(answer) << table->name;
    ASSERT_EQ(answer->rows.size(), 1U) << table->name;
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      const auto& value = answer->rows[0][i + 6];
      EXPECT_EQ(value.is_null(), table->columns[i].nullable) << table->name << "." << table->columns[i].name;
      if (!value.is_null()) {
        EXPECT_TRUE(value == Value::of("") || (value.kind != Value::Kind::text && value.as_integer() == 0));
      }
    }
  }
}

TEST(NamedRow, RefersToFactsByTheirText) {
  auto store = memory();
  ASSERT_TRUE(append_named(store, "tokens", {{"exchange", Value::of("http_exchanges/3")}}));
  const auto answer = store.query("SELECT exchange FROM tokens");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->rows[0][0].as_unsigned(), fact_from_text("http_exchanges/3")->value);
  EXPECT_EQ(refusal("tokens", {{"exchange", Value::of("http_exchanges/0")}}),
            "tokens.exchange is UBIGINT and cannot be 'http_exchanges/0'");
}

TEST(NamedRow, NamesWhatIsUnknown) {
  EXPECT_EQ(refusal("dns", {}), "there is no table dns");
  EXPECT_EQ(refusal("sbi_exchanges", {}), "there is no table sbi_exchanges");
  EXPECT_EQ(refusal("flows", {{"colour", Value::of("red")}}), "the table flows has no column colour");
  EXPECT_EQ(refusal("flows", {{"fact", Value::of(std::int64_t{1})}}), "flows.fact is given by the store");
}

TEST(NamedRow, RefusesWhatAColumnCannotHold) {
  const auto number = [](std::int64_t value) { return Value::of(value); };
  EXPECT_EQ(refusal("flows", {{"source_port", number(65536)}}),
            "flows.source_port is USMALLINT, not NULL, and cannot be '65536'");
  EXPECT_EQ(refusal("flows", {{"source_port", number(65535)}}), "");
  EXPECT_EQ(refusal("flows", {{"tunnel_depth", number(-1)}}),
            "flows.tunnel_depth is UTINYINT, not NULL, and cannot be '-1'");
  EXPECT_EQ(refusal("flows", {{"source", number(1)}}), "flows.source is VARCHAR, not NULL, and cannot be '1'");
  EXPECT_EQ(refusal("flows", {{"opening_seen", number(1)}}),
            "flows.opening_seen is BOOLEAN, not NULL, and cannot be '1'");
  EXPECT_EQ(refusal("flows", {{"source", Value{}}}), "flows.source is VARCHAR, not NULL, and cannot be NULL");
  EXPECT_EQ(refusal("flows", {{"teid", Value{}}}), "");
  EXPECT_EQ(refusal("flows", {{"last_time", Value::of(~std::uint64_t{0})}}),
            "flows.last_time is BIGINT, not NULL, and cannot be '18446744073709551615'");
  EXPECT_EQ(refusal("flows", {{"teid", Value::of(1.5)}}), "flows.teid is UINTEGER and cannot be '1.5'");
}

}  // namespace
}  // namespace assay::facts
