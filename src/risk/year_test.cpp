// SPDX-License-Identifier: Apache-2.0
#include "risk/year.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::risk {
namespace {

// Costs 0, 10, 20 and 60 equally likely at the high end.
Tries tries(Ends rate, std::uint64_t stream = 7) {
  return {.stream = stream, .rate = rate, .costs = {{{0, 0, 0}, {1, 5, 10}, {2, 10, 20}, {3, 30, 60}}}};
}

std::pair<double, double> mean_and_variance(const Years& years, std::size_t end) {
  double sum = 0;
  double squares = 0;
  for (const auto& loss : years.of(0)) {
    sum += loss[end];
    squares += loss[end] * loss[end];
  }
  const double mean = sum / years.count();
  return {mean, squares / years.count() - mean * mean};
}

// A compound Poisson sum has the mean rate x E[cost] and the variance rate x E[cost^2]; here for a few tries, for many, and for so many that only their sum is drawn.
TEST(Years, HaveTheMeanAndVarianceOfACompoundPoissonSum) {
  for (const double scale : {0.1, 1.0, 40.0, 5000.0}) {
    const Ends rate{scale / 4, scale, 2 * scale};
    Years years(1, 100'000);
    years.add(tries(rate));
    const std::array<double, 3> costs{(1 + 2 + 3) / 4.0, (5 + 10 + 30) / 4.0, (10 + 20 + 60) / 4.0};
    const std::array<double, 3> squares{(1 + 4 + 9) / 4.0, (25 + 100 + 900) / 4.0, (100 + 400 + 3600) / 4.0};
    for (std::size_t end = 0; end < 3; ++end) {
      const auto [mean, variance] = mean_and_variance(years, end);
      const double wanted = rate[end] * squares[end];
      EXPECT_NEAR(mean, rate[end] * costs[end], 5 * std::sqrt(wanted / years.count())) << scale;
      EXPECT_NEAR(variance, wanted, 0.1 * wanted) << scale;
    }
  }
}

// Panjer's recursion on the lattice of 5: how likely a year costs so much or more, centrally (Panjer 1981).
TEST(Years, AreDistributedAsPanjersRecursionSays) {
  constexpr double rate = 1.5;
  Years years(1, 200'000);
  years.add(tries({0.5, rate, 3}));
  const std::array<std::pair<std::size_t, double>, 3> jumps{{{1, 0.25}, {2, 0.25}, {6, 0.25}}};
  std::vector<double> density{std::exp(-rate * 0.75)};
  for (std::size_t k = 1; k <= 40; ++k) {
    double sum = 0;
    for (const auto& [size, share] : jumps) {
      if (size <= k) sum += static_cast<double>(size) * share * density[k - size];
    }
    density.push_back(rate / static_cast<double>(k) * sum);
  }
  double below = 0;
  for (std::size_t k = 0; k < density.size(); ++k) {
    const double more = 1 - below;
    const auto hits = std::ranges::count_if(years.of(0), [&](const Ends& loss) { return loss[1] >= 5.0 * static_cast<double>(k) - 1e-9; });
    EXPECT_NEAR(static_cast<double>(hits) / years.count(), more, 5 * std::sqrt(more * (1 - more) / years.count()) + 1e-6) << k;
    below += density[k];
  }
}

TEST(Years, RiseWithTheEndsAndDoNotDependOnWhatElseIsDrawn) {
  Years one(1, 5000);
  Years other(1, 5000);
  for (const double rate : {0.3, 900.0}) {
    one.add(tries({rate / 3, rate, rate * 2}, 1));
    one.add(tries({0.1, 0.2, 0.4}, 2));
    other.add(tries({0.1, 0.2, 0.4}, 2));
    other.add(tries({rate / 3, rate, rate * 2}, 1));
  }
  for (std::uint32_t year = 0; year < one.count(); ++year) {
    const auto& [low, central, high] = one.of(0)[year];
    ASSERT_TRUE(0 <= low && low <= central && central <= high);
    ASSERT_NEAR(central, other.of(0)[year][1], 1e-9 * (1 + central));
  }
}

TEST(Years, OfNoTriesCostNothing) {
  Years years(1, 10);
  years.add(tries({0, 0, 0}));
  years.add({.stream = 1, .rate = {1, 1, 1}, .costs = {{{0, 0, 0}}}});
  for (const auto& loss : years.of(0)) EXPECT_EQ(loss, Ends{});
}

}  // namespace
}  // namespace assay::risk
