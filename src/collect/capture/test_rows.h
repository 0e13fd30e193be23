// SPDX-License-Identifier: Apache-2.0
// What tests of writers ask of the facts.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "collect/capture/collect.h"
#include "facts/store.h"

namespace assay::collect::capture {

// The answer, a text for each row, with '|' between columns and "null" for what is not there; or the error alone.
inline std::vector<std::string> rows_of(facts::Store& store, std::string_view sql) {
  const auto answered = store.query(sql);
  if (!answered) return {answered.error().message()};
  std::vector<std::string> lines;
  for (const auto& row : answered->rows) {
    std::string line;
    for (const auto& value : row) line += (line.empty() ? "" : "|") + (value.is_null() ? "null" : value.as_text());
    lines.push_back(line);
  }
  return lines;
}

// The facts of a capture.
class Captured {
 public:
  explicit Captured(const std::filesystem::path& file) {
    const std::vector<std::filesystem::path> files{file};
    EXPECT_TRUE(collect(files, store_, {}));
    EXPECT_TRUE(store_.flush());
  }
  [[nodiscard]] std::vector<std::string> rows(std::string_view sql) { return rows_of(store_, sql); }

 private:
  facts::Store store_ = *facts::Store::in_memory();
};

}  // namespace assay::collect::capture
