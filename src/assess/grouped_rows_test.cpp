// SPDX-License-Identifier: Apache-2.0
#include "assess/grouped_rows.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "assess/evaluate.h"
#include "facts/store.h"

namespace assay::assess {
namespace {

using testing::ElementsAre;

std::vector<GroupedRow> grouped(const std::string& sql, std::size_t most_groups = 100) {
  auto store = facts::Store::in_memory().value();
  GroupedRows rows(most_groups);
  const auto done = store.each_row(sql, rows);
  EXPECT_TRUE(done) << done.error().message();
  return rows.take();
}

TEST(GroupedRows, TellsNothingFromAnEmptyTextAndPutsItLast) {
  const auto rows = grouped(
      "SELECT * FROM (VALUES (NULL, 'met', 'a'), ('', 'met', 'a'), ('r', 'violated', 'b'), ('r', 'met', 'b'), (NULL, 'met', 'a')) AS v(reason, state, subject)");
  std::vector<std::string> seen;
  for (const auto& row : rows) {
    seen.push_back(fmt::format("{} {} {} x{}", *row.text[GroupedRow::state], *row.text[GroupedRow::subject], row.text[GroupedRow::reason].value_or("NULL"), row.observations));
  }
  EXPECT_THAT(seen, ElementsAre("violated b r x1", "met a  x1", "met a NULL x2", "met b r x1"));
}

TEST(GroupedRows, KeepsTheFirstGroupsWhateverOrderTheyComeIn) {
  for (const std::string order : {"x", "-x", "hash(x)"}) {
    const auto rows = grouped(fmt::format("SELECT 'met' AS state, printf('%05d', x % 5000) AS subject, x::UBIGINT AS fact FROM range(20000) AS r(x) ORDER BY {}", order), 10);
    ASSERT_EQ(rows.size(), 10U) << order;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].text[GroupedRow::subject], fmt::format("{:05}", i)) << order;
      EXPECT_EQ(rows[i].observations, 4U) << order;
      EXPECT_THAT(rows[i].facts, ElementsAre(i, i + 5000, i + 10000, i + 15000)) << order;
    }
  }
}

// No name decides whose groups are dropped: whoever has many keeps as many as anybody else who has.
TEST(GroupedRows, DropsOfEverySubjectTheSame) {
  const auto kept = [](std::string_view first, std::string_view second, std::string_view few, std::string_view order) {
    const auto rows = grouped(fmt::format("SELECT 'violated' AS state, '' AS subject, product, printf('%05d', x) AS reason FROM range(1000) AS r(x), (VALUES ('{}', 1000), ('{}', 1000), ('{}', 3)) AS p(product, many) "
                                          "WHERE x < many ORDER BY {}", first, second, few, order), 100);
    std::map<std::string, std::vector<std::string>> of;
    for (const auto& row : rows) {
      EXPECT_EQ(row.observations, 1U);
      of[*row.text[GroupedRow::product]].push_back(*row.text[GroupedRow::reason]);
    }
    EXPECT_EQ(of[std::string(first)], of[std::string(second)]);
    EXPECT_EQ(of[std::string(few)].size(), 3U);
    return of[std::string(first)];
  };
  for (const auto* order : {"product, x", "x", "-x, product", "hash(x)"}) {
    const auto reasons = kept("a", "z", "m", order);
    EXPECT_EQ(reasons.size(), 25U) << order;  // 100 halved until 3 + 2 × it has room: 50 has not
    EXPECT_EQ(reasons.back(), "00024") << order;
    EXPECT_EQ(kept("z", "b", "a", order), reasons) << order;
  }
}

TEST(GroupedRows, KeepsTheLowestFactsAndTheWholeSpanOfTime) {
  const auto rows = grouped(
      "SELECT CASE WHEN x % 2 = 0 THEN 'violated' ELSE 'met' END AS state, x::UBIGINT AS fact, x AS time, CASE WHEN x < 9 THEN x + 1000000 END AS last_time, "
      "2 AS observations FROM range(20000, 0, -1) AS r(x)");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].facts.size(), most_facts);
  EXPECT_EQ(rows[0].facts.front(), 2U);
  EXPECT_EQ(rows[0].facts.back(), 2 * most_facts);
  EXPECT_EQ(rows[0].observations, 20000U);
  EXPECT_EQ(rows[1].facts.size(), most_other_facts);
  EXPECT_EQ(rows[1].facts.back(), 2 * most_other_facts - 1);
  EXPECT_EQ(rows[1].first, 1);
  EXPECT_EQ(rows[1].last, 1000007);
}

TEST(GroupedRows, DoesNotMindColumnsOfOtherNames) {
  const auto rows = grouped("SELECT 'met' AS state, [1, 2] AS list, 5::UBIGINT AS fact, 7 AS time, 'x' AS another");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0].facts, ElementsAre(5));
  EXPECT_EQ(rows[0].first, 7);
}

TEST(GroupedRows, NamesNoFactAndNoTimeWhereThereIsNone) {
  const auto rows = grouped("SELECT 'unknown' AS state, 'm' AS missing, NULL AS fact, NULL AS time FROM range(3)");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_TRUE(rows[0].facts.empty());
  EXPECT_FALSE(rows[0].first);
  EXPECT_FALSE(rows[0].text[GroupedRow::peer]);
}

}  // namespace
}  // namespace assay::assess
