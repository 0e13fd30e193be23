// SPDX-License-Identifier: Apache-2.0
#include "facts/documentation.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <vector>

#include "facts/appender.h"
#include "facts/schema.h"
#include "facts/tables.h"

namespace assay::facts {
namespace {

constexpr std::string_view introduction = R"(# Fact tables

<!-- Written from the declarations in src/facts/tables/; a test compares. To write it again:
     ASSAY_REBASELINE=1 build/dev/facts_test --gtest_filter='Documentation.*' -->

Everything Assay reads becomes rows of these tables in one DuckDB database. Requirements are queries over them.

- A row is named by its `fact`: the table's place in the list in the upper 20 bits, the row from 1 below. People write
  it as `nas_messages/12`.
- Times are whole nanoseconds since 1970-01-01 00:00 UTC. `utc(time)` shows one as a date and a time of day;
  `(b.time - a.time) / 1e9` is a difference in seconds. Times outside 1823 to 2116 are stored as the nearer limit.
- Most numbers are unsigned, and DuckDB refuses a negative difference of unsigned numbers: write
  `a::BIGINT - b::BIGINT`.
- Text is UTF-8; octets that were not are shown as U+FFFD, and a text longer than {} octets ends with '…'.
- `offset`, `from`, `group` and some other names are words of SQL: write them in double quotes.
- Only columns of a type with '?' can be NULL: the value is not in the evidence.
- Columns marked *subscriber* identify a person or a device and are masked in what is shown or shared;
  *subscriber inside a tunnel* does so where `tunnel_depth` is not 0. Columns marked *identity* betray a supplier; requirements see a pseudonym in their place.

)";

std::string type_text(const Column& column) {
  return fmt::format("{}{}", sql_type(column.type), column.nullable ? "?" : "");
}

std::string_view mark_text(Mark mark) {
  switch (mark) {
    case Mark::open:
      return "";
    case Mark::subscriber:
      return "subscriber";
    case Mark::user_plane:
      return "subscriber inside a tunnel";
    case Mark::identity:
      return "identity";
  }
  return "";
}

// Text inside a cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '>' || c == '*') out += '\\';
    out += c;
  }
  return out;
}

template <class Columns>
void markdown_columns(std::string& out, const Columns& columns) {
  out += "| column | type | meaning |\n|---|---|---|\n";
  for (const Column& column : columns) {
    const auto mark = mark_text(column.mark);
    fmt::format_to(std::back_inserter(out), "| `{}` | {} | {}{} |\n", column.name, type_text(column),
                   cell(column.about), mark.empty() ? "" : fmt::format(" (*{}*)", mark));
  }
}

template <class Columns>
void text_columns(std::string& out, const Columns& columns, std::size_t width) {
  for (const Column& column : columns) {
    const auto mark = mark_text(column.mark);
    fmt::format_to(std::back_inserter(out), "  {:<{}}  {:<10}  {}{}\n", column.name, width, type_text(column),
                   column.about, mark.empty() ? "" : fmt::format(" [{}]", mark));
  }
}

}  // namespace

std::string tables_markdown() {
  auto out = fmt::format(introduction, text_limit);
  out += "| table or view | one row is |\n|---|---|\n";
  for (const auto* table : all_tables()) {
    fmt::format_to(std::back_inserter(out), "| [`{0}`](#{0}) | {1} |\n", table->name, cell(table->about));
  }
  for (const auto& view : all_views()) {
    fmt::format_to(std::back_inserter(out), "| [`{0}`](#{0}) | {1} |\n", view.name, cell(view.about));
  }
  out += "\n## Columns that every table starts with\n\n";
  markdown_columns(out, provenance_columns());
  for (const auto* table : all_tables()) {
    fmt::format_to(std::back_inserter(out), "\n## {}\n\n{}\n\n", table->name, cell(table->about));
    markdown_columns(out, table->columns);
  }
  for (const auto& view : all_views()) {
    fmt::format_to(std::back_inserter(out), "\n## {}\n\n{}\n\n```sql\n{}\n```\n", view.name, cell(view.about),
                   view.query);
  }
  return out;
}

std::string tables_text() {
  std::size_t width = 0;
  for (const auto* table : all_tables()) width = std::max(width, table->name.size());
  for (const auto& view : all_views()) width = std::max(width, view.name.size());
  std::string out;
  const auto line = [&](std::string_view name, std::string_view about) {
    fmt::format_to(std::back_inserter(out), "{:<{}}  {}\n", name, width, about);
  };
  for (const auto* table : all_tables()) line(table->name, table->about);
  for (const auto& view : all_views()) line(view.name, view.about);
  return out;
}

std::optional<std::string> table_text(std::string_view name) {
  for (const auto& view : all_views()) {
    if (view.name == name) return fmt::format("{}\n{}\n\n  {}\n", view.name, view.about, view.query);
  }
  const auto* info = table(name);
  if (info == nullptr) return std::nullopt;
  std::size_t width = 0;
  for (const auto& column : provenance_columns()) width = std::max(width, column.name.size());
  for (const auto& column : info->columns) width = std::max(width, column.name.size());
  auto out = fmt::format("{}\n{}\n\n", info->name, info->about);
  text_columns(out, provenance_columns(), width);
  text_columns(out, info->columns, width);
  return out;
}

}  // namespace assay::facts
