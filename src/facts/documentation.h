// SPDX-License-Identifier: Apache-2.0
// What the fact tables hold, for people, from their declarations.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::facts {

// docs/tables.md.
[[nodiscard]] std::string tables_markdown();

// For a terminal: one line per table and view.
[[nodiscard]] std::string tables_text();
// One table or view with its columns; nothing if there is none of that name.
[[nodiscard]] std::optional<std::string> table_text(std::string_view name);

}  // namespace assay::facts
