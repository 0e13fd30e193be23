// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/regularity.h"

#include <algorithm>
#include <cmath>

namespace assay::collect::capture {
namespace {

// P(at least `successes` of `trials`), each with probability p.
double binomial_tail(std::size_t trials, std::size_t successes, double p) {
  if (successes == 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  const auto n = static_cast<double>(trials);
  const auto k = static_cast<double>(successes);
  double term = std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) + (n - k) * std::log1p(-p));
  double sum = 0;
  for (std::size_t i = successes; i <= trials; ++i) {
    sum += term;
    term *= static_cast<double>(trials - i) / static_cast<double>(i + 1) * p / (1 - p);
  }
  return std::min(sum, 1.0);
}

std::size_t low_rank(std::size_t count) { return (count + 9) / 10; }
std::size_t high_rank(std::size_t count) { return (3 * count + 3) / 4; }

}  // namespace

Spread spread(std::span<const float> numbers) {
  std::vector<float> sorted(numbers.begin(), numbers.end());
  std::ranges::sort(sorted);
  const auto count = sorted.size();
  return {sorted[low_rank(count) - 1], (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0, sorted[high_rank(count) - 1]};
}

// The share u of an exponential distribution above the number X at rank a is Beta(n-a+1, a) distributed; given X, the
// others above it lie within ratio * X with probability 1 - u^(ratio-1) each, independently. Integrated by midpoints.
double chance_of_ratio(std::size_t count, double ratio) {
  if (!(ratio >= 1) || !std::isfinite(ratio)) return 1;
  const auto a = low_rank(count);
  const auto above = count - a;
  const auto needed = high_rank(count) - a;
  const auto n = static_cast<double>(count);
  const auto rank = static_cast<double>(a);
  const double scale = std::lgamma(n + 1) - std::lgamma(n - rank + 1) - std::lgamma(rank);
  constexpr int steps = 1024;
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    const double u = (i + 0.5) / steps;
    const double density = std::exp(scale + (n - rank) * std::log(u) + (rank - 1) * std::log1p(-u));
    if (density > 1e-30) sum += density * binomial_tail(above, needed, -std::expm1((ratio - 1) * std::log(u)));
  }
  return std::min(sum / steps, 1.0);
}

double chance_of_intervals(std::span<const float> intervals, double dead) {
  const auto at = spread(intervals);
  if (at.low <= dead) return 1;
  return chance_of_ratio(intervals.size(), (at.high - dead) / (at.low - dead));
}

}  // namespace assay::collect::capture
