// SPDX-License-Identifier: Apache-2.0
// Sets of measures, and which of them may be taken: prerequisites come along, exclusions do not go together.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "risk/cover.h"
#include "risk/model.h"

namespace assay::risk {

// Measures are numbered by their place in an order: all numbers below are such places.
class MeasureSets {
 public:
  using Set = std::vector<bool>;
  using List = std::vector<std::uint32_t>;  // ascending

  // By the order of their keys. Fails for measures that can never be taken, because they exclude each other and need
  // each other.
  static base::Result<MeasureSets> of(const Model& model);
  // The model outlives it. `order`: its measures by place.
  MeasureSets(const Model& model, std::vector<std::uint32_t> order);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(order_.size()); }
  [[nodiscard]] std::span<const std::uint32_t> order() const { return order_; }
  [[nodiscard]] Set none() const { return Set(order_.size()); }
  [[nodiscard]] std::uint32_t place(MeasureId measure) const { return place_[measure.value]; }
  [[nodiscard]] std::span<const double> costs() const { return costs_; }  // central
  [[nodiscard]] double cost(std::uint32_t measure) const { return costs_[measure]; }
  [[nodiscard]] const List& excludes(std::uint32_t measure) const { return excludes_[measure]; }
  // A measure and all that it needs; and all that need it.
  [[nodiscard]] const List& package(std::uint32_t measure) const { return packages_[measure]; }
  [[nodiscard]] const List& needed_by(std::uint32_t measure) const { return needed_by_[measure]; }

  [[nodiscard]] std::vector<MeasureId> ids(const Set& set) const;  // in the order of their keys
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

  [[nodiscard]] static Set taken(const Decisions& decided);
  // Takes a package and refuses what it excludes. False where that clashes with what is decided.
  [[nodiscard]] bool take(Decisions& decided, std::uint32_t measure) const;
  // Refuses a measure and what needs it, unless it is taken.
  void refuse(Decisions& decided, std::uint32_t measure) const;

 private:
  const Model* model_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> place_;  // per measure of the model
  std::vector<double> costs_;
  std::vector<List> excludes_;
  std::vector<List> packages_;
  std::vector<List> needed_by_;
};

// Fails for a budget that is no number from 0 on.
[[nodiscard]] base::Result<void> check_budget(double budget);

}  // namespace assay::risk
