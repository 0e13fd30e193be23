// SPDX-License-Identifier: Apache-2.0
#include "facts/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "facts/schema.h"

namespace assay::facts {
namespace {

bool plain_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos &&
         name.front() >= 'a';
}

TEST(Tables, AreAllInTheList) {
  std::set<std::string> declared;
  for (const auto& entry : std::filesystem::directory_iterator(ASSAY_SOURCE_DIR "/src/facts/tables")) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with("const Table<")) continue;
      const auto begin = line.find('"') + 1;
      declared.insert(line.substr(begin, line.find('"', begin) - begin));
    }
  }
  std::set<std::string> listed;
  for (const auto* table : all_tables()) listed.emplace(table->name);
  EXPECT_EQ(listed, declared);
  EXPECT_EQ(listed.size(), all_tables().size());
}

TEST(Tables, HaveDistinctWellFormedDescribedColumns) {
  for (const auto* table : all_tables()) {
    EXPECT_TRUE(plain_name(table->name)) << table->name;
    EXPECT_THAT(std::string(table->about), testing::EndsWith(".")) << table->name;
    std::set<std::string_view> seen;
    for (const auto& column : provenance_columns()) seen.insert(column.name);
    for (const auto& column : table->columns) {
      EXPECT_TRUE(seen.insert(column.name).second) << table->name << "." << column.name;
      EXPECT_TRUE(plain_name(column.name)) << table->name << "." << column.name;
      EXPECT_FALSE(column.about.empty()) << table->name << "." << column.name;
    }
  }
}

TEST(Tables, KeepTheirPlace) {
  // Fact ids that people have written down depend on it: a new table goes to the end.
  EXPECT_EQ(table_ordinal("evidence"), 1U);
  EXPECT_EQ(table_ordinal("flows"), 5U);
  EXPECT_EQ(table_ordinal("nas_messages"), 14U);
  EXPECT_EQ(table_ordinal("http_exchanges"), 17U);
  EXPECT_EQ(table_ordinal("segments"), 28U);
  EXPECT_EQ(table_ordinal("nothing"), 0U);
  EXPECT_EQ(table("flows"), &flows.info);
  EXPECT_EQ(table("nothing"), nullptr);
}

TEST(FactId, IsTableAndRow) {
  const auto fact = fact_id(table_ordinal("nas_messages"), 12);
  EXPECT_EQ(fact.value, (std::uint64_t{14} << 44) + 12);
  EXPECT_EQ(row_of(fact), 12U);
  EXPECT_EQ(table_of(fact), &nas_messages.info);
  EXPECT_EQ(text(fact), "nas_messages/12");
  EXPECT_EQ(fact_from_text("nas_messages/12"), fact);
  EXPECT_EQ(fact_from_text("nas_messages/17592186044415"), fact_id(14, (std::uint64_t{1} << 44) - 1));
}

TEST(FactId, IsNotReadFromAnythingElse) {
  for (const auto* text : {"", "/", "nas_messages", "nas_messages/", "nas_messages/0", "nas_messages/-1",
                           "nas_messages/1x", "nas_messages/ 1", "nas_messages/17592186044416",
                           "nas_messages/99999999999999999999", "nothing/1", "sbi_exchanges/1", "/1"}) {
    EXPECT_EQ(fact_from_text(text), std::nullopt) << text;
  }
  EXPECT_EQ(table_of(FactId{}), nullptr);
  EXPECT_EQ(table_of(fact_id(all_tables().size() + 1, 1)), nullptr);
  EXPECT_EQ(text(FactId{3}), "?/3");
}

TEST(FactId, IsExactInJavaScript) {
  // The web application reads ids from JSON, whose numbers are exact up to 2^53 there.
  EXPECT_LT(fact_id(all_tables().size(), (std::uint64_t{1} << 44) - 1).value, std::uint64_t{1} << 53);
}

}  // namespace
}  // namespace assay::facts
