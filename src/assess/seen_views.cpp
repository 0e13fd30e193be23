// SPDX-License-Identifier: Apache-2.0
#include "assess/seen_views.h"

#include <fmt/format.h>

#include <utility>

#include "facts/schema.h"
#include "facts/tables.h"

namespace assay::assess {

SeenViews::SeenViews(SeenViews&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)), names_(std::move(other.names_)) {}

SeenViews::~SeenViews() {
  if (store_ == nullptr) return;
  for (const auto& name : names_) {
    static_cast<void>(store_->execute(fmt::format("DROP VIEW IF EXISTS temp.main.{}", facts::quoted(name))));
  }
}

base::Result<SeenViews> SeenViews::create(facts::Store& store) {
  TRY(const auto place, store.query("SELECT current_database(), coalesce(sha256(string_agg(sha256, ',' ORDER BY fact)), '') "
                                    "FROM evidence"));
  const std::string database = facts::quoted(place.rows.at(0).at(0).text);
  const std::string& key = place.rows.at(0).at(1).text;  // hexadecimal digits only

  SeenViews views(store);
  std::string sql;
  for (const auto* table : facts::all_tables()) {
    if (!store.holds_rows(*table)) continue;  // there is nothing to hide in it
    std::string replaced;
    for (const auto& column : table->columns) {
      if (column.mark != facts::Mark::identity) continue;
      const auto name = facts::quoted(column.name);
      replaced += fmt::format("{0}CASE WHEN {2} = '' THEN '' ELSE 'id-' || substr(sha256('{1}' || {2}), 1, 16) END AS {2}", replaced.empty() ? "" : ", ", key, name);
    }
    if (replaced.empty()) continue;
    sql += fmt::format("CREATE TEMP VIEW {} AS SELECT * REPLACE ({}) FROM {}.main.{};\n", facts::quoted(table->name), replaced,
                       database, facts::quoted(table->name));
    views.names_.emplace_back(table->name);
  }
  for (const auto& view : facts::all_views()) {
    sql += fmt::format("CREATE TEMP VIEW {} AS {};\n", facts::quoted(view.name), view.query);
    views.names_.emplace_back(view.name);
  }
  CHECK(store.execute(sql));
  return views;
}

}  // namespace assay::assess
