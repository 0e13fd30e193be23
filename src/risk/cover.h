// SPDX-License-Identifier: Apache-2.0
// Bounds of a weighted hitting set: every set of a list must contain a chosen item, at least cost. Lagrange multipliers, improved by subgradients
// and kept from one question to the next (after Beasley 1990).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::risk {

enum class Decision : std::uint8_t { open, taken, refused };
using Decisions = std::vector<Decision>;

class Cover {
 public:
  explicit Cover(std::vector<double> costs);

  [[nodiscard]] std::span<const double> costs() const { return costs_; }
  [[nodiscard]] const std::vector<std::vector<std::uint32_t>>& sets() const { return sets_; }
  void add(std::vector<std::uint32_t> items);

  struct Bound {
    double least = 0;                // what open items cost at least that hit the sets which taken ones do not hit
    std::vector<double> reduced;     // per item: the bound rises by it when the item is taken, by minus it when it is refused, where that is positive
  };
  // `most`: what would be too much already.
  [[nodiscard]] Bound bound(std::span<const Decision> decided, double most, std::uint32_t rounds);
  [[nodiscard]] bool hit(std::size_t set, std::span<const Decision> decided) const;

 private:
  std::vector<double> costs_;
  std::vector<std::vector<std::uint32_t>> sets_;
  std::vector<double> multipliers_;  // per set
};

}  // namespace assay::risk
