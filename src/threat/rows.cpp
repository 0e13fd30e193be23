// SPDX-License-Identifier: Apache-2.0
#include "threat/rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::threat {
namespace {

constexpr std::string_view fact_column = "fact";

class Rows final : public facts::RowSink {
 public:
  Rows(std::span<const std::string> needed, bool all, std::size_t most, const std::string& place, const std::function<base::Result<void>(const Row&)>& use) : needed_(needed), all_(all), most_(most), place_(place), use_(use) {}

  [[nodiscard]] bool wants(std::string_view column) const override { return all_ || column == fact_column || std::ranges::find(needed_, column) != needed_.end(); }

  void columns(std::span<const std::string> names) override {
    names_.assign(names.begin(), names.end());
    for (const auto& name : needed_) {
      if (!failure_ && std::ranges::find(names_, name) == names_.end()) {
        failure_ = base::Error(fmt::format("{}: {}: is no column that the query gives ({}): add it, or correct the name", place_, name, fmt::join(names_, ", ")));
      }
    }
  }

  void row(std::span<const facts::Value> cells) override {
    if (failure_) return;
    Row row;
    row.cell = [this, cells](std::string_view column) -> base::Result<std::string> {
      const auto place = static_cast<std::size_t>(std::ranges::find(names_, column) - names_.begin());
      if (place == names_.size()) return base::fail(fmt::format("{}: {}: is no column that the query gives ({}): add it, or correct the name", place_, column, fmt::join(names_, ", ")));
      if (cells[place].is_null()) return base::fail(fmt::format("{}: {}: is NULL in a row: leave such rows out with WHERE, or use coalesce()", place_, column));
      return cells[place].as_text();
    };
    const auto fact = static_cast<std::size_t>(std::ranges::find(names_, fact_column) - names_.begin());
    if (fact != names_.size() && (cells[fact].kind == facts::Value::Kind::unsigned_integer || cells[fact].kind == facts::Value::Kind::integer)) row.fact = facts::FactId{cells[fact].as_unsigned()};
    // What uses a row may know a better remedy.
    if (auto done = use_(row); !done) failure_ = std::move(done).error();
    else if (++rows_ > most_) failure_ = base::Error(fmt::format("{}: the query gives more than {} rows in this network: narrow it with WHERE or DISTINCT", place_, most_));
  }

  [[nodiscard]] const std::optional<base::Error>& failure() const { return failure_; }

 private:
  std::span<const std::string> needed_;
  bool all_;
  std::size_t most_;
  std::size_t rows_ = 0;
  const std::string& place_;
  const std::function<base::Result<void>(const Row&)>& use_;
  std::vector<std::string> names_;
  std::optional<base::Error> failure_;
};

base::Result<void> ask(facts::Store& store, const std::string& sql, std::span<const std::string> needed, bool all, std::size_t most, const std::string& place, const std::function<base::Result<void>(const Row&)>& use) {
  Rows rows(needed, all, most, place, use);
  // The store keeps all rows of an answer before the first one is used, so the limit has to be in the query.
  if (const auto done = store.each_row(fmt::format("SELECT * FROM ({}\n) LIMIT {}", sql, most + 1), rows); !done) return std::unexpected(done.error().within(place));
  if (rows.failure()) return std::unexpected(*rows.failure());
  return {};
}

}  // namespace

base::Result<void> each_row(facts::Store& store, const std::string& sql, std::span<const std::string> needed, std::size_t most, const std::string& place, const std::function<base::Result<void>(const Row&)>& use) {
  if (!sql.empty()) return ask(store, sql, needed, false, most, place, use);
  Row row;
  row.cell = [&place](std::string_view column) -> base::Result<std::string> { return base::fail(fmt::format("{}: {}: is no column, since there is no query: add 'for'", place, column)); };
  return use(row);
}

base::Result<std::vector<std::string>> columns_of(facts::Store& store, const std::string& sql, const std::string& place) {
  if (sql.empty()) return std::vector<std::string>{};
  const auto answer = store.query(fmt::format("SELECT * FROM ({}\n) LIMIT 0", sql));
  if (!answer) return std::unexpected(answer.error().within(place));
  return answer->columns;
}

base::Result<void> each_fact(facts::Store& store, const std::string& sql, std::size_t most, const std::string& place, const std::function<base::Result<void>(Term)>& use) {
  const std::vector<std::string> needed{std::string(fact_column)};
  return ask(store, sql, needed, true, most, place, [&](const Row& row) -> base::Result<void> {
    TRY(const auto written, row.cell(fact_column));
    const auto pattern = Pattern::parse(written);
    if (!pattern) return std::unexpected(pattern.error().within(fmt::format("{}: fact", place)));
    TRY(auto term, pattern->fill(row.cell));
    return use(std::move(term));
  });
}

}  // namespace assay::threat
