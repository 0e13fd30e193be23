// SPDX-License-Identifier: Apache-2.0
// Uses: for each fact the rules that name it, in their order; the lists of all facts lie one behind the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace assay::risk {

class Uses {
 public:
  // facts_of(rule): a range of numbers below `facts`.
  Uses(std::uint32_t facts, std::uint32_t rule_count, auto&& facts_of) : ends_(facts, 0) {
    for (std::uint32_t rule = 0; rule < rule_count; ++rule) {
      for (const std::uint32_t fact : facts_of(rule)) ++ends_[fact];
    }
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    rules_.resize(ends_.empty() ? 0 : ends_.back());
    std::vector<std::uint32_t> next(ends_.size());
    for (std::size_t i = 1; i < next.size(); ++i) next[i] = ends_[i - 1];
    for (std::uint32_t rule = 0; rule < rule_count; ++rule) {
      for (const std::uint32_t fact : facts_of(rule)) rules_[next[fact]++] = rule;
    }
  }
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t fact) const {
    const std::uint32_t begin = fact == 0 ? 0 : ends_[fact - 1];
    return std::span(rules_).subspan(begin, ends_[fact] - begin);
  }

 private:
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> rules_;
};

}  // namespace assay::risk
