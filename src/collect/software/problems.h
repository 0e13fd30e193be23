// SPDX-License-Identifier: Apache-2.0
// Problems: what of a file could not be read, gathered for Reading::problem.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace assay::collect::software {

class Problems {
 public:
  // A sentence with its place and remedy. The same one is kept once.
  void add(std::string sentence) {
    ++count_;
    for (const auto& kept : kept_) {
      if (kept == sentence) return;
    }
    if (kept_.size() < most) kept_.push_back(std::move(sentence));
    else ++left_out_;
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& sentence : kept_) out += (out.empty() ? "" : "; ") + sentence;
    if (left_out_ != 0) out += fmt::format("; and {} more", left_out_);
    return out;
  }

 private:
  static constexpr std::size_t most = 5;
  std::vector<std::string> kept_;
  std::size_t count_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace assay::collect::software
