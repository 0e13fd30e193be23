// SPDX-License-Identifier: Apache-2.0
// Sets of measures, and which of them may be taken: prerequisites come along, exclusions do not go together.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "risk/model.h"

namespace assay::risk {

// Measures are numbered by the order of their keys here: all numbers below are places in that order.
class MeasureSets {
 public:
  using Set = std::vector<bool>;

  // The model outlives it. Fails for measures that can never be taken, because they exclude each other and need each
  // other.
  static base::Result<MeasureSets> of(const Model& model);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(order_.size()); }
  [[nodiscard]] Set none() const { return Set(order_.size()); }
  [[nodiscard]] std::uint32_t place(MeasureId measure) const { return place_[measure.value]; }
  [[nodiscard]] double cost(std::uint32_t measure) const { return cost_[measure]; }  // central
  [[nodiscard]] std::span<const std::uint32_t> needs(std::uint32_t measure) const { return needs_[measure]; }
  [[nodiscard]] std::span<const std::uint32_t> excludes(std::uint32_t measure) const { return excludes_[measure]; }
  // A measure and all that it needs.
  [[nodiscard]] const Set& package(std::uint32_t measure) const { return packages_[measure]; }

  [[nodiscard]] std::vector<MeasureId> ids(const Set& set) const;
  [[nodiscard]] double cost(const Set& set) const;
  // With a measure and all that it needs.
  [[nodiscard]] Set with(Set set, std::uint32_t measure) const;
  // Without a measure and all that needs it.
  [[nodiscard]] Set without(Set set, std::uint32_t measure) const;
  // Two that exclude each other.
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> clash(const Set& set) const;
  // No two exclude each other, and the cost is within the budget, but for a rounding of 1e-12 of it: 0.1 and 0.2 fit
  // 0.3.
  [[nodiscard]] bool allowed(const Set& set, double budget) const {
    return cost(set) <= with_rounding(budget) && !clash(set);
  }
  [[nodiscard]] static double with_rounding(double budget) { return budget * (1 + 1e-12); }

 private:
  std::vector<std::uint32_t> order_;  // places → measures of the model
  std::vector<std::uint32_t> place_;  // and back
  std::vector<double> cost_;
  std::vector<std::vector<std::uint32_t>> needs_;
  std::vector<std::vector<std::uint32_t>> excludes_;
  std::vector<Set> packages_;
};

// Fails for a budget that is no number from 0 on.
[[nodiscard]] base::Result<void> check_budget(double budget);

}  // namespace assay::risk
