// SPDX-License-Identifier: Apache-2.0
// What the tests of the store share.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/store.h"
#include "facts/tables/sbi.h"

namespace assay::facts {

// A folder of the test's own, gone with it.
class Folder {
 public:
  Folder() {
    auto pattern = testing::TempDir() + "assay_facts_XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

 private:
  std::filesystem::path path_;
};

inline Store memory() { return Store::in_memory().value(); }

inline std::vector<std::string> first_row(Store& store, std::string_view sql) {
  const auto answer = store.query(sql);
  if (!answer) return {answer.error().message()};
  std::vector<std::string> out;
  if (!answer->rows.empty()) {
    for (const auto& value : answer->rows[0]) out.push_back(value.is_null() ? "NULL" : value.as_text());
  }
  return out;
}

inline std::string refusal(const base::Result<Store>& store) { return store ? "" : store.error().message(); }
template <class T>
std::string refusal(const base::Result<T>& result) {
  return result ? "" : result.error().message();
}

inline DnsMessage dns(std::string name) {
  DnsMessage row;
  row.name = std::move(name);
  return row;
}

}  // namespace assay::facts
