// SPDX-License-Identifier: Apache-2.0
#include "report/fact_rows.h"

#include <fmt/format.h>

#include <unordered_map>

#include "facts/frame_view.h"
#include "report/redaction.h"
#include "report/rows.h"

namespace assay::report {
namespace {

// The rows of the ids that the first parameter lists, comma separated. A parameter, because thousands of ids in the text of
// a statement take longer to plan than to find.
constexpr std::string_view these = "WHERE fact IN (SELECT unnest(CAST(string_split(?, ',') AS UBIGINT[])))";

constexpr std::size_t facts_at_once = 50'000;

// The ids by table, as such lists.
template <class Facts>
std::map<const facts::TableInfo*, std::string> by_table(const Facts& facts) {
  std::map<std::string_view, std::pair<const facts::TableInfo*, std::string>> named;
  for (const auto fact : facts) {
    const auto* table = facts::table_of(fact);
    if (table == nullptr) continue;
    auto& [info, ids] = named[table->name];
    info = table;
    ids += fmt::format("{}{}", ids.empty() ? "" : ",", fact.value);
  }
  std::map<const facts::TableInfo*, std::string> lists;
  for (auto& [name, entry] : named) lists[entry.first] = std::move(entry.second);
  return lists;
}

facts::Value shown(const facts::TableInfo& table, const facts::Column& column, const facts::Value& value, bool tunnelled, bool show_identifiers) {
  if (column.type == facts::Type::time && !value.is_null()) return facts::Value::of(std::string_view(base::text(base::Time{value.as_integer()})));
  // A fact that names another fact does so by its public name.
  if (column.type == facts::Type::fact && !value.is_null()) {
    return facts::Value::of(std::string_view(facts::text(facts::FactId(value.as_unsigned()))));
  }
  return show_identifiers ? value : mask(table, column, value, tunnelled);
}

}  // namespace

base::Result<std::vector<FactRows::Frames>> FactRows::frames(std::span<const std::span<const facts::FactId>> lists) {
  std::vector<Frames> all;
  std::unordered_map<std::uint64_t, facts::FrameKey> known;
  for (std::size_t first = 0; first < lists.size();) {
    // As many lists as are asked about together, one at least.
    std::set<facts::FactId> wanted;
    auto end = first;
    for (; end < lists.size() && (end == first || wanted.size() + lists[end].size() <= facts_at_once); ++end) wanted.insert(lists[end].begin(), lists[end].end());
    known.clear();
    for (const auto& [table, ids] : by_table(wanted)) {
      CHECK(each_row(store_, fmt::format("SELECT fact, evidence, frame FROM {} {}", table->name, these), {facts::Value::of(ids)}, [&](const Row& row) {
        if (row.number("frame") != 0) known[row.number("fact")] = {static_cast<std::uint16_t>(row.number("evidence")), row.number("frame")};
      }));
    }
    for (; first < end; ++first) {
      auto& frames = all.emplace_back();
      for (const auto fact : lists[first]) {
        if (const auto found = known.find(fact.value); found != known.end()) frames[found->second.evidence].insert(found->second.number);
      }
    }
  }
  return all;
}

base::Result<std::map<std::string, Fact>> FactRows::read() {
  std::map<std::string, Fact> out;
  for (const auto& [table, ids] : by_table(wanted_)) {
    CHECK(each_row(store_, fmt::format("SELECT * FROM {} {}", table->name, these), {facts::Value::of(ids)}, [&](const Row& row) {
      Fact fact{.table = std::string(table->name), .place = row.place(), .time = row.time("time"), .columns = {}, .filter = {}};
      const bool tunnelled = row.number("tunnel_depth") != 0;
      for (const auto& column : table->columns) {
        fact.columns.emplace_back(column.name, shown(*table, column, row.at(column.name), tunnelled, show_identifiers_));
      }
      if (fact.place.frame != 0) fact.filter = fmt::format("frame.number == {}", fact.place.frame);
      out.emplace(facts::text(facts::FactId(row.number("fact"))), std::move(fact));
    }));
  }
  return out;
}

}  // namespace assay::report
