// SPDX-License-Identifier: Apache-2.0
// For tests: evidence collected as the program does it, and questions to what came of it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collectors.h"
#include "facts/store.h"

namespace assay::collect::evidence {

class Collected {
 public:
  // Files as they lie.
  explicit Collected(const std::vector<std::filesystem::path>& paths) {
    std::vector<Given> files;
    for (const auto& path : paths) files.push_back({.path = path, .name = path.filename().string(), .about_kind = {}, .about = {}, .refused = {}});
    collect(files);
  }
  // A file of that name and content.
  Collected(const std::string& name, std::string_view content) {
    auto pattern = testing::TempDir() + "collectedXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    std::ofstream(folder_ / name, std::ios::binary) << content;
    collect({{.path = folder_ / name, .name = name, .about_kind = {}, .about = {}, .refused = {}}});
  }
  Collected(const Collected&) = delete;
  Collected& operator=(const Collected&) = delete;
  ~Collected() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  // Rows with " | " between the values, each ended by a line break; NULL is "-".
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) {
      std::string line;
      for (const auto& value : row) line += (line.empty() ? "" : " | ") + (value.is_null() ? std::string("-") : value.as_text());
      out += line + "\n";
    }
    return out;
  }
  std::string kind() { return one("kind"); }
  std::string problem() { return one("problem"); }

 private:
  void collect(const std::vector<Given>& files) {
    const auto done = collect::collect(files, store_);
    if (!done) ADD_FAILURE() << done.error().message();
  }
  std::string one(std::string_view column) {
    auto text = ask("SELECT " + std::string(column) + " FROM evidence ORDER BY evidence LIMIT 1");
    if (!text.empty()) text.pop_back();
    return text;
  }

  facts::Store store_ = *facts::Store::in_memory();
  std::filesystem::path folder_;
};

}  // namespace assay::collect::evidence
