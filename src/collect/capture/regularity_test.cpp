// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/regularity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace assay::collect::capture {
namespace {

TEST(Regularity, TakesTheRangeThatHoldsMost) {
  const std::vector<float> numbers{8, 1, 7, 2, 6, 3, 5, 4, 9, 10, 11, 12};
  const auto at = spread(numbers);
  EXPECT_EQ(at.low, 2);
  EXPECT_EQ(at.median, 6.5);
  EXPECT_EQ(at.high, 9);
  EXPECT_DOUBLE_EQ(at.dispersion(), 7.0 / 11.0);
  EXPECT_EQ(spread(std::vector<float>{3}).dispersion(), 0);
}

// The share of simulated samples that are as regular has to be what the formula says.
TEST(Regularity, GivesTheChanceThatSimulationGives) {
  std::mt19937_64 random(1);
  std::exponential_distribution<double> draw(0.02);
  for (const auto& [count, ratio] : {std::pair{8, 4.0}, {8, 9.0}, {15, 4.0}, {15, 8.0}, {40, 6.0}, {128, 9.0}}) {
    constexpr int tries = 40'000;
    int regular = 0;
    std::vector<float> numbers(static_cast<std::size_t>(count));
    for (int i = 0; i < tries; ++i) {
      for (auto& number : numbers) number = static_cast<float>(draw(random));
      const auto at = spread(numbers);
      if (at.high <= ratio * at.low) ++regular;
    }
    const double chance = chance_of_ratio(numbers.size(), ratio);
    const double deviation = std::sqrt(chance * (1 - chance) / tries);
    EXPECT_NEAR(static_cast<double>(regular) / tries, chance, 4 * deviation + 1e-4) << count << " numbers, ratio " << ratio;
  }
}

TEST(Regularity, GrowsWithTheRatioAndShrinksWithTheNumber) {
  EXPECT_LT(chance_of_ratio(20, 1.2), chance_of_ratio(20, 1.5));
  EXPECT_LT(chance_of_ratio(40, 1.5), chance_of_ratio(20, 1.5));
  EXPECT_LT(chance_of_ratio(15, 1.4), 1e-6);
  EXPECT_GT(chance_of_ratio(128, 14), 0.1);
  EXPECT_EQ(chance_of_ratio(20, 0.5), 1);
  EXPECT_EQ(chance_of_ratio(20, INFINITY), 1);
}

TEST(Regularity, FindsRandomIntervalsRandomAndAJitteredClockRegular) {
  std::mt19937_64 random(2);
  std::exponential_distribution<float> pause(0.1F);
  std::uniform_real_distribution<float> beat(5, 15);
  std::vector<float> at_random;
  std::vector<float> beats;
  for (int i = 0; i < 60; ++i) {
    at_random.push_back(1 + pause(random));
    beats.push_back(beat(random));
  }
  EXPECT_GT(chance_of_intervals(at_random, 1), 1e-3);
  EXPECT_LT(chance_of_intervals(beats, 1), 1e-6);
  EXPECT_EQ(chance_of_intervals(std::vector<float>(20, 1), 1), 1) << "what comes as fast as can be told apart is no rhythm";
}

TEST(Regularity, KeepsASampleOfAll) {
  Sample sample;
  for (int i = 0; i < 100'000; ++i) sample.add(static_cast<float>(i));
  EXPECT_EQ(sample.seen(), 100'000);
  EXPECT_EQ(sample.numbers().size(), Sample::limit);
  const auto at = spread(sample.numbers());
  EXPECT_NEAR(at.median, 50'000, 15'000);
  EXPECT_NEAR(at.high, 75'000, 15'000);
}

}  // namespace
}  // namespace assay::collect::capture
