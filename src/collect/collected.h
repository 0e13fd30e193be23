// SPDX-License-Identifier: Apache-2.0
// For tests of collectors: texts as files of evidence, collected into a store in memory, and what came of them.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collectors.h"

namespace assay::collect {

class Collected {
 public:
  struct Named {
    std::string name;
    std::string content;
  };
  explicit Collected(std::initializer_list<Named> files) : store_(*facts::Store::in_memory()) {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() / fmt::format("assay-collected-{}-{}", ::getpid(), ++count);
    std::filesystem::create_directories(folder_);
    std::vector<Given> given;
    for (const auto& [name, content] : files) {
      const auto path = folder_ / name;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << content;
      given.push_back({.path = path, .name = name, .about_kind = {}, .about = {}, .refused = {}});
    }
    if (const auto done = collect(given, store_); !done) throw std::runtime_error(done.error().message());
  }
  Collected(const Collected&) = delete;
  Collected& operator=(const Collected&) = delete;
  ~Collected() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // The answer, a line a row, columns separated by " | ".
  std::string rows(std::string_view query) {
    const auto answer = store_.query(query);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) {
      for (std::size_t at = 0; at < row.size(); ++at) out += (at == 0 ? "" : " | ") + row[at].as_text();
      out += '\n';
    }
    return out;
  }

 private:
  std::filesystem::path folder_;
  facts::Store store_;
};

}  // namespace assay::collect
