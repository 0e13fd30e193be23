// SPDX-License-Identifier: Apache-2.0
// Rows of worked examples: values by column, as people write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assess/requirement.h"
#include "base/result.h"
#include "base/yaml_file.h"
#include "facts/store.h"

namespace assay::assess {

// The rows of one table: a list of maps of columns. Every error names file, line, table and remedy.
[[nodiscard]] base::Result<std::vector<ExampleRow>> parse_example_rows(const base::YamlFile& file, const YAML::Node& node, const std::string& table);

// Appends one row to a fact table that exists. Numbers, true and false, times as "5 s" or nanoseconds, null, facts as
// "nas_messages/1". An error for an unknown column and for a value that it cannot hold.
[[nodiscard]] base::Result<void> append_example_row(facts::Store& store, std::string_view table, const ExampleRow& row);

}  // namespace assay::assess
