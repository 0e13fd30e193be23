// SPDX-License-Identifier: Apache-2.0
#include "risk/cover.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::risk {

Cover::Cover(std::vector<double> costs) : costs_(std::move(costs)) {}

void Cover::add(std::vector<std::uint32_t> items) {
  // Begin with what the cheapest item still leaves unpaid: dual ascent.
  std::vector<double> left;
  for (const auto item : items) {
    double rest = costs_[item];
    for (std::size_t set = 0; set < sets_.size(); ++set) {
      if (multipliers_[set] > 0 && std::ranges::binary_search(sets_[set], item)) rest -= multipliers_[set];
    }
    left.push_back(rest);
  }
  const double begin = left.empty() ? 0 : std::max(0.0, std::ranges::min(left));
  std::ranges::sort(items);
  sets_.push_back(std::move(items));
  multipliers_.push_back(begin);
}

bool Cover::hit(std::size_t set, std::span<const Decision> decided) const {
  return std::ranges::any_of(sets_[set], [&](std::uint32_t item) { return decided[item] == Decision::taken; });
}

Cover::Bound Cover::bound(std::span<const Decision> decided, double most, std::uint32_t rounds) {
  std::vector<std::uint32_t> open;
  for (std::uint32_t set = 0; set < sets_.size(); ++set) {
    if (!hit(set, decided)) open.push_back(set);
  }
  Bound best{.least = -std::numeric_limits<double>::infinity(), .reduced = {}};
  if (open.empty()) return {.least = 0, .reduced = costs_};
  std::vector<double> multipliers = multipliers_;
  std::vector<double> reduced;
  std::vector<double> missing(open.size());
  double step = 1;
  std::uint32_t stale = 0;
  for (std::uint32_t round = 0; round <= rounds; ++round) {
    reduced = costs_;
    double sum = 0;
    for (const auto set : open) {
      sum += multipliers[set];
      for (const auto item : sets_[set]) reduced[item] -= multipliers[set];
    }
    for (std::uint32_t item = 0; item < reduced.size(); ++item) {
      if (decided[item] == Decision::open) sum += std::min(0.0, reduced[item]);
    }
    if (sum > best.least) {
      best.least = sum;
      best.reduced = reduced;
      for (const auto set : open) multipliers_[set] = multipliers[set];
      stale = 0;
    } else if (++stale == 8) {
      step /= 2;
      stale = 0;
    }
    if (best.least >= most) break;
    double norm = 0;
    for (std::size_t i = 0; i < open.size(); ++i) {
      double over = 1;
      for (const auto item : sets_[open[i]]) {
        if (decided[item] == Decision::open && reduced[item] <= 0) over -= 1;
      }
      if (over < 0 && multipliers[open[i]] == 0) over = 0;
      missing[i] = over;
      norm += over * over;
    }
    if (norm == 0) break;  // exactly what the bound is
    const double length = step * std::max(most - sum, 1e-6 * most) / norm;
    for (std::size_t i = 0; i < open.size(); ++i) multipliers[open[i]] = std::max(0.0, multipliers[open[i]] + length * missing[i]);
  }
  return best;
}

}  // namespace assay::risk
