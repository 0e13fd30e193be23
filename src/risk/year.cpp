// SPDX-License-Identifier: Apache-2.0
#include "risk/year.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "risk/random.h"

namespace assay::risk {
namespace {

// Above 0, up to 1.
double uniform(std::uint64_t bits) { return (static_cast<double>(bits >> 11U) + 1) * 0x1p-53; }

// Trials that cost something in some unit.
std::vector<std::uint32_t> costing_trials(const Tries& tries) {
  std::vector<std::uint32_t> list;
  for (std::uint32_t trial = 0; trial < tries.costs.front().size(); ++trial) {
    if (std::ranges::any_of(tries.costs, [trial](const auto& of_unit) { return of_unit[trial][2] > 0; })) list.push_back(trial);
  }
  return list;
}

double rate_of(const Tries& tries, std::span<const std::uint32_t> costing) { return tries.rate[2] * (static_cast<double>(costing.size()) / static_cast<double>(tries.costs.front().size())); }

}  // namespace

Years::Years(std::size_t units, std::uint32_t years) : years_(years), losses_(units, std::vector<Ends>(years, Ends{})) {}

void Years::add(const Tries& tries) {
  if (tries.costs.empty()) return;
  const auto costing = costing_trials(tries);
  const double rate = rate_of(tries, costing);
  if (rate <= 0) return;
  if (rate <= most_tries) draw_tries(tries, costing, rate);
  else draw_sums(tries);
}

void Years::draw_tries(const Tries& tries, std::span<const std::uint32_t> costing, double rate) {
  const std::array<double, 2> lower{tries.rate[0] / tries.rate[2], tries.rate[1] / tries.rate[2]};
  for (std::uint32_t year = 0; year < years_; ++year) {
    double time = 0;
    for (std::uint64_t number = 0;; ++number) {
      const auto [gap, which] = philox({year, number}, tries.stream);
      time -= std::log(uniform(gap)) / rate;
      if (time > 1) break;
      // Half of the bits choose the trial, half say at which rates it is a try.
      const auto trial = costing[(which >> 32U) * costing.size() >> 32U];
      const double mark = static_cast<double>(which & 0xFFFFFFFFU) * 0x1p-32;
      for (std::size_t unit = 0; unit < losses_.size(); ++unit) {
        const auto& cost = tries.costs[unit][trial];
        auto& sum = losses_[unit][year];
        if (mark < lower[0]) sum[0] += cost[0];
        if (mark < lower[1]) sum[1] += cost[1];
        sum[2] += cost[2];
      }
    }
  }
}

void Years::draw_sums(const Tries& tries) {
  const auto count = static_cast<double>(tries.costs.front().size());
  for (std::size_t unit = 0; unit < losses_.size(); ++unit) {
    Ends mean{};
    Ends deviation{};
    for (const auto& cost : tries.costs[unit]) {
      for (std::size_t end = 0; end < 3; ++end) {
        mean[end] += tries.rate[end] * cost[end] / count;
        deviation[end] += tries.rate[end] * cost[end] * cost[end] / count;
      }
    }
    for (double& of_end : deviation) of_end = std::sqrt(of_end);
    for (std::uint32_t year = 0; year < years_; ++year) {
      const auto [first, second] = philox({year, 0}, tries.stream);
      const double normal = std::sqrt(-2 * std::log(uniform(first))) * std::cos(2 * std::numbers::pi * uniform(second));  // Box and Muller
      double before = 0;
      for (std::size_t end = 0; end < 3; ++end) {
        before = std::max(before, mean[end] + normal * deviation[end]);
        losses_[unit][year][end] += before;
      }
    }
  }
}

}  // namespace assay::risk
