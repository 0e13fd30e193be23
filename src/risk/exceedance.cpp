// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "risk/by_key.h"
#include "risk/evaluation.h"
#include "risk/year.h"

namespace assay::risk {
namespace {

constexpr std::size_t most_points = 40;
constexpr std::uint32_t most_years = 32768;
constexpr std::uint32_t fewest_years = 1024;
constexpr double most_tries = 0x1p23;                              // of all years together, times units
constexpr std::uint64_t most_kept = std::uint64_t{1} << 20U;       // costs: of trials of a scenario, and of years, times units
constexpr std::uint64_t most_work = std::uint64_t{1} << 31U;  // of all scenarios together, in trials times what is looked at in each

std::vector<double> spread(double least, double most) {
  if (least == most) return {most};
  std::vector<double> all;
  for (std::size_t i = 0; i + 1 < most_points; ++i) all.push_back(least * std::pow(most / least, static_cast<double>(i) / static_cast<double>(most_points - 1)));
  all.push_back(most);
  return all;
}

// From the least that one goal costs to what all goals of the unit cost together.
std::vector<double> amounts(std::span<const Ends> losses) {
  double least = 0;
  double most = 0;
  for (const Ends& loss : losses) {
    for (const double amount : loss) {
      if (amount > 0 && (least == 0 || amount < least)) least = amount;
    }
    most += loss[2];
  }
  if (least == 0) return {};
  return spread(least, most);
}

// Of the years of one unit, from the least that one goal costs.
void add_years(Exceedance& to, double least, std::span<const Ends> years) {
  double most = least;
  for (const Ends& loss : years) most = std::max(most, loss[2]);
  std::array<std::vector<double>, 3> sorted;
  for (const Ends& loss : years) {
    for (std::size_t end = 0; end < 3; ++end) sorted[end].push_back(loss[end]);
  }
  for (auto& of_end : sorted) std::ranges::sort(of_end);
  for (const double amount : spread(least, most)) {
    // Amounts that are sums may miss what they stand for by rounding.
    const auto share = [&](const std::vector<double>& of_end) { return static_cast<double>(of_end.end() - std::ranges::lower_bound(of_end, amount * (1 - 1e-12))) / static_cast<double>(years.size()); };
    const Interval probability{share(sorted[0]), share(sorted[1]), share(sorted[2])};
    to.year.push_back({amount, probability, wilson_of_share(probability.central, to.years_that_count)});
  }
}

}  // namespace

std::vector<Exceedance> Evaluation::exceedances() const {
  const auto order = by_key(model_->goals());
  std::vector<std::vector<Ends>> losses(model_->units());
  for (const auto goal : order) losses[model_->goals()[goal].unit.value].push_back(ends(model_->goals()[goal].loss));
  std::vector<std::vector<double>> grid;
  for (const auto& of_unit : losses) grid.push_back(amounts(of_unit));

  std::vector<std::vector<Ends>> per_year;  // by unit and point: how often a year
  for (const auto& of_unit : grid) per_year.emplace_back(of_unit.size(), Ends{});
  // Large models are drawn less often.
  std::uint64_t work = 1;
  for (const auto& part : parts_) work += 3 * (part->sampler->slice().goals.size() + part->slice.leaves.size() + part->sampler->slice().operands.size() / 64);
  const auto blocks = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(most_work / trials_per_block / work, 1, blocks_));
  const std::uint64_t trials = std::uint64_t{blocks} * trials_per_block;
  const std::size_t units_that_count = std::max<std::size_t>(grid.size(), 1);
  const std::uint64_t kept = std::min<std::uint64_t>(trials, std::max<std::uint64_t>(most_kept / units_that_count / trials_per_block, 1) * trials_per_block);
  double of_a_year = 1;  // tries
  double most_often = 0;
  for (const auto scenario : by_key(model_->scenarios())) {
    const auto& rate = model_->scenarios()[scenario].rate;
    of_a_year += std::min(rate.high, Years::most_tries);
    most_often = std::max(most_often, rate.central);
  }
  const double wanted_years = std::min(most_tries / of_a_year, static_cast<double>(most_kept)) / static_cast<double>(units_that_count);
  Years years(grid.size(), static_cast<std::uint32_t>(std::clamp(wanted_years, double{fewest_years}, double{most_years})));
  for (const auto scenario : by_key(model_->scenarios())) {
    const Part& part = *parts_[scenario];
    std::vector<std::uint32_t> operands;
    std::vector<Sampler::Weights> weights;
    std::vector<std::uint32_t> units;
    std::vector<Sampler::Weights> certain(model_->units(), Sampler::Weights{});
    for (const auto goal : order) {
      const auto operand = part.sampler->slice().goals[goal];
      const auto unit = model_->goals()[goal].unit.value;
      const auto loss = ends(model_->goals()[goal].loss);
      if (operand == Slice::impossible) continue;
      if (operand == Slice::certain) {
        for (std::size_t level = 0; level < 3; ++level) certain[unit][level] += loss[level];
        continue;
      }
      operands.push_back(operand);
      weights.push_back(loss);
      units.push_back(unit);
    }
    std::vector<Levels> levels;
    for (const LeafId leaf : part.slice.leaves) {
      const auto [low, central, high] = ends(model_->leaves()[leaf.value].probability);
      levels.push_back({Threshold(low), Threshold(central), Threshold(high)});
    }
    std::vector<std::vector<std::array<std::uint64_t, 3>>> hits;  // by unit: trials that cost as much as this point and less than the next
    for (const auto& of_unit : grid) hits.emplace_back(of_unit.size());
    Tries of_scenario{.stream = stream(part.stream, 2), .rate = ends(model_->scenarios()[scenario].rate), .costs = {}};
    for (std::size_t unit = 0; unit < grid.size(); ++unit) of_scenario.costs.emplace_back(kept);
    std::vector<std::array<std::uint64_t, 3>> seen_trials(grid.size());
    part.sampler->cost(operands, weights, units, certain, {.stream = part.stream, .keys = part.keys, .levels = levels, .blocks = blocks},
                       [&](std::size_t level, std::size_t unit, const Sampler::Costs& costs) {
                         std::uint64_t& trial = seen_trials[unit][level];
                         for (const double cost : costs) {
                           if (trial < kept) of_scenario.costs[unit][trial++][level] = cost;
                           const auto reached = std::ranges::upper_bound(grid[unit], cost) - grid[unit].begin();
                           if (reached != 0) ++hits[unit][static_cast<std::size_t>(reached) - 1][level];
                         }
                       });
    years.add(of_scenario);
    const auto rate = ends(model_->scenarios()[scenario].rate);
    for (std::size_t unit = 0; unit < grid.size(); ++unit) {
      std::array<std::uint64_t, 3> above{};
      for (std::size_t point = grid[unit].size(); point-- != 0;) {
        for (std::size_t level = 0; level < 3; ++level) {
          above[level] += hits[unit][point][level];
          per_year[unit][point][level] += rate[level] * (static_cast<double>(above[level]) / static_cast<double>(trials));
        }
      }
    }
  }
  std::vector<Exceedance> all(model_->units());
  for (std::size_t unit = 0; unit < all.size(); ++unit) {
    all[unit].trials = trials;
    all[unit].years = years.count();
    all[unit].years_that_count = 1 / (1.0 / years.count() + most_often / static_cast<double>(kept));
    if (!grid[unit].empty()) add_years(all[unit], grid[unit].front(), years.of(unit));
    for (std::size_t point = 0; point < grid[unit].size(); ++point) {
      const auto& often = per_year[unit][point];
      all[unit].points.push_back({grid[unit][point], {-std::expm1(-often[0]), -std::expm1(-often[1]), -std::expm1(-often[2])}});
    }
  }
  return all;
}

}  // namespace assay::risk
