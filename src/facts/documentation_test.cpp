// SPDX-License-Identifier: Apache-2.0
#include "facts/documentation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "facts/tables.h"

namespace assay::facts {
namespace {

constexpr auto page = ASSAY_SOURCE_DIR "/docs/tables.md";

TEST(Documentation, IsThePageInTheRepository) {
  if (std::getenv("ASSAY_REBASELINE") != nullptr) std::ofstream(page) << tables_markdown();
  std::stringstream committed;
  committed << std::ifstream(page).rdbuf();
  EXPECT_TRUE(committed.str() == tables_markdown())
      << "docs/tables.md is out of date. Write it again with\n"
         "  ASSAY_REBASELINE=1 build/dev/facts_test --gtest_filter='Documentation.*'";
}

TEST(Documentation, NamesEveryTableColumnAndView) {
  const auto markdown = tables_markdown();
  const auto text = tables_text();
  for (const auto* table : all_tables()) {
    EXPECT_THAT(markdown, testing::HasSubstr("\n## " + std::string(table->name) + "\n"));
    EXPECT_THAT("\n" + text, testing::HasSubstr("\n" + std::string(table->name) + " "));
    const auto one = table_text(table->name);
    ASSERT_TRUE(one);
    EXPECT_THAT(*one, testing::HasSubstr("\n  fact "));
    for (const auto& column : table->columns) {
      EXPECT_THAT(markdown, testing::HasSubstr("| `" + std::string(column.name) + "` |"));
      EXPECT_THAT(*one, testing::HasSubstr("\n  " + std::string(column.name) + " "));
      EXPECT_THAT(*one, testing::HasSubstr(std::string(column.about)));
    }
  }
  EXPECT_THAT(markdown, testing::HasSubstr("\n## sbi_exchanges\n"));
  EXPECT_THAT(table_text("sbi_exchanges").value_or(""), testing::HasSubstr("FROM http_exchanges"));
  EXPECT_EQ(table_text("nothing"), std::nullopt);
}

TEST(Documentation, SaysWhatMayBeAbsentAndWhatIsHidden) {
  const auto flows = table_text("flows").value_or("");
  EXPECT_THAT(flows, testing::ContainsRegex("\n  teid +UINTEGER\\? "));
  EXPECT_THAT(flows, testing::ContainsRegex("\n  source +VARCHAR +[^\n]*\\[subscriber inside a tunnel\\]\n"));
  EXPECT_THAT(tables_markdown(), testing::HasSubstr("(*identity*)"));
}

}  // namespace
}  // namespace assay::facts
