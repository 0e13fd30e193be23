// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "facts/store.h"

namespace assay::facts {

// What a query says that gives nothing where `table` has no rows. It is not asked then.
inline base::Result<Answer> ask(Store& store, const TableInfo& table, std::string_view sql) {
  if (!store.holds_rows(table)) return Answer{};
  return store.query(sql);
}

}  // namespace assay::facts
