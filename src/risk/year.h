// SPDX-License-Identifier: Apache-2.0
// What whole years cost: the sum of all their tries, where tries of a scenario are a Poisson process (compound Poisson).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "risk/model.h"

namespace assay::risk {

// The tries of one scenario: each costs what one of the trials costs.
struct Tries {
  std::uint64_t stream = 0;                   // of random.h
  Ends rate{};                            // a year, rising
  std::vector<std::vector<Ends>> costs;   // by unit and trial, rising; the same number of trials in each unit, one at least
};

// Years that do not depend on order or threads: the tries of a year are a function of (stream, year). They are drawn at the highest rate, and each is one at a
// lower rate too if its own uniform number says so; it takes the same trial at each end. So in every year what is lost rises with the ends. Where more than
// 512 tries of a scenario that cost anything are expected in a year, their sum is drawn as a normal number with the mean and variance of the compound Poisson sum.
class Years {
 public:
  static constexpr double most_tries = 512;  // of a scenario in a year, one by one

  Years(std::size_t units, std::uint32_t years);
  void add(const Tries& tries);

  [[nodiscard]] std::uint32_t count() const { return years_; }
  // The loss of each year in the unit, in the order of the years.
  [[nodiscard]] std::span<const Ends> of(std::size_t unit) const { return losses_[unit]; }

 private:
  void draw_tries(const Tries& tries, std::span<const std::uint32_t> costing, double rate);
  void draw_sums(const Tries& tries);

  std::uint32_t years_;
  std::vector<std::vector<Ends>> losses_;  // by unit and year
};

}  // namespace assay::risk
