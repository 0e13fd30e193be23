// SPDX-License-Identifier: Apache-2.0
#include "risk/measure_sets.h"

#include <fmt/format.h>

#include <algorithm>

#include "risk/by_key.h"

namespace assay::risk {

MeasureSets::MeasureSets(const Model& model, std::vector<std::uint32_t> order)
    : model_(&model), order_(std::move(order)), place_(order_.size()), needed_by_(order_.size()) {
  for (std::uint32_t i = 0; i < size(); ++i) place_[order_[i]] = i;
  for (std::uint32_t i = 0; i < size(); ++i) {
    costs_.push_back(model.measures()[order_[i]].cost.central);
    auto& excluded = excludes_.emplace_back();
    for (const auto other : model.exclusions(MeasureId(order_[i]))) excluded.push_back(place(other));
    std::ranges::sort(excluded);
    auto& package = packages_.emplace_back();
    Set met = none();
    std::vector<std::uint32_t> open{i};
    while (!open.empty()) {
      const auto next = open.back();
      open.pop_back();
      if (met[next]) continue;
      met[next] = true;
      package.push_back(next);
      for (const auto other : model.prerequisites(MeasureId(order_[next]))) open.push_back(place(other));
    }
    std::ranges::sort(package);
    for (const auto other : package) needed_by_[other].push_back(i);
  }
}

base::Result<MeasureSets> MeasureSets::of(const Model& model) {
  MeasureSets sets(model, by_key(model.measures()));
  for (std::uint32_t measure = 0; measure < sets.size(); ++measure) {
    if (const auto pair = sets.clash(sets.with(sets.none(), measure))) {
      const auto key = [&](std::uint32_t of) { return model.measures()[sets.order_[of]].key; };
      return base::fail(
          fmt::format("measure {:016x} can never be taken: it needs {:016x} and {:016x}, which exclude each other; "
                      "leave out the exclusion or a prerequisite",
                      key(measure), key(pair->first), key(pair->second)));
    }
  }
  return sets;
}

std::vector<MeasureId> MeasureSets::ids(const Set& set) const {
  std::vector<MeasureId> result;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (set[i]) result.emplace_back(order_[i]);
  }
  std::ranges::sort(result, {}, [this](MeasureId id) { return model_->measures()[id.value].key; });
  return result;
}

double MeasureSets::cost(const Set& set) const {
  double sum = 0;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (set[i]) sum += costs_[i];
  }
  return sum;
}

MeasureSets::Set MeasureSets::with(Set set, std::uint32_t measure) const {
  for (const auto i : packages_[measure]) set[i] = true;
  return set;
}

MeasureSets::Set MeasureSets::without(Set set, std::uint32_t measure) const {
  for (const auto i : needed_by_[measure]) set[i] = false;
  return set;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> MeasureSets::clash(const Set& set) const {
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (!set[i]) continue;
    for (const std::uint32_t other : excludes_[i]) {
      if (set[other]) return std::pair(i, other);
    }
  }
  return std::nullopt;
}

MeasureSets::Set MeasureSets::taken(const Decisions& decided) {
  Set set;
  for (const auto each : decided) set.push_back(each == Decision::taken);
  return set;
}

void MeasureSets::refuse(Decisions& decided, std::uint32_t measure) const {
  for (const auto i : needed_by_[measure]) {
    if (decided[i] != Decision::taken) decided[i] = Decision::refused;
  }
}

bool MeasureSets::take(Decisions& decided, std::uint32_t measure) const {
  for (const auto i : packages_[measure]) {
    if (decided[i] == Decision::refused) return false;
    decided[i] = Decision::taken;
  }
  for (const auto i : packages_[measure]) {
    for (const auto other : excludes_[i]) {
      if (decided[other] == Decision::taken) return false;
      refuse(decided, other);
    }
  }
  return true;
}

base::Result<void> check_budget(double budget) {
  if (budget >= 0) return {};
  return base::fail(fmt::format("the budget is {}: give a number from 0 on, in the unit of the costs", budget));
}

}  // namespace assay::risk
