// SPDX-License-Identifier: Apache-2.0
#include "risk/measure_sets.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace assay::risk {

base::Result<MeasureSets> MeasureSets::of(const Model& model) {
  const auto measures = model.measures();
  MeasureSets sets;
  sets.order_.resize(measures.size());
  std::iota(sets.order_.begin(), sets.order_.end(), 0U);
  std::ranges::sort(sets.order_, {}, [&](std::uint32_t id) { return measures[id].key; });
  sets.place_.resize(measures.size());
  for (std::uint32_t i = 0; i < sets.size(); ++i) sets.place_[sets.order_[i]] = i;
  for (const auto id : sets.order_) {
    sets.cost_.push_back(measures[id].cost.central);
    for (auto [list, ids] : {std::pair(&sets.needs_, model.prerequisites(MeasureId(id))),
                             std::pair(&sets.excludes_, model.exclusions(MeasureId(id)))}) {
      auto& places = list->emplace_back();
      for (const MeasureId other : ids) places.push_back(sets.place_[other.value]);
      std::ranges::sort(places);
    }
  }
  for (std::uint32_t measure = 0; measure < sets.size(); ++measure) {
    Set all = sets.with(sets.none(), measure);
    if (const auto pair = sets.clash(all)) {
      const auto key = [&](std::uint32_t of) { return measures[sets.order_[of]].key; };
      return base::fail(
          fmt::format("measure {:016x} can never be taken: it needs {:016x} and {:016x}, which exclude each other; "
                      "leave out the exclusion or a prerequisite",
                      key(measure), key(pair->first), key(pair->second)));
    }
    sets.packages_.push_back(std::move(all));
  }
  return sets;
}

std::vector<MeasureId> MeasureSets::ids(const Set& set) const {
  std::vector<MeasureId> result;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (set[i]) result.emplace_back(order_[i]);
  }
  return result;
}

double MeasureSets::cost(const Set& set) const {
  double sum = 0;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (set[i]) sum += cost_[i];
  }
  return sum;
}

MeasureSets::Set MeasureSets::with(Set set, std::uint32_t measure) const {
  std::vector<std::uint32_t> open{measure};
  while (!open.empty()) {
    const std::uint32_t next = open.back();
    open.pop_back();
    if (set[next]) continue;
    set[next] = true;
    open.insert(open.end(), needs_[next].begin(), needs_[next].end());
  }
  return set;
}

MeasureSets::Set MeasureSets::without(Set set, std::uint32_t measure) const {
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (packages_[i][measure]) set[i] = false;
  }
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

base::Result<void> check_budget(double budget) {
  if (budget >= 0) return {};
  return base::fail(fmt::format("the budget is {}: give a number from 0 on, in the unit of the costs", budget));
}

}  // namespace assay::risk
