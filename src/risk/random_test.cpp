// SPDX-License-Identifier: Apache-2.0
#include "risk/random.h"

#include <gmock/gmock.h>

#include <bit>

namespace assay::risk {
namespace {

using testing::ElementsAre;

TEST(Random, PhiloxGivesItsAuthorsKnownAnswers) {
  EXPECT_THAT(philox({0, 0}, 0), ElementsAre(0xca00a0459843d731, 0x66c24222c9a845b5));
  EXPECT_THAT(philox({~0ULL, ~0ULL}, ~0ULL), ElementsAre(0x65b021d60cd8310f, 0x4d02f3222f86df20));
  EXPECT_THAT(philox({0x243f6a8885a308d3, 0x13198a2e03707344}, 0xa4093822299f31d0),
              ElementsAre(0x0a5e742c2997341c, 0xb0f883d38000de5d));
}

// The uniform number of one trial, digit by digit from the generator.
std::uint64_t uniform(std::uint64_t stream, std::uint64_t leaf, std::uint64_t word, unsigned trial) {
  std::uint64_t u = 0;
  for (std::uint64_t digit = 0; digit < 64; ++digit)
    u = u << 1U | (philox({leaf, word << 5U | digit / 2}, stream)[digit % 2] >> trial & 1U);
  return u;
}

TEST(Random, ALeafHoldsWhereItsUniformNumberIsBelowTheProbability) {
  for (const double p : {0.0, 1e-9, 0.02, 0.3, 0.5, 0.625, 0.999, 1.0}) {
    for (std::uint64_t word = 0; word < 20; ++word) {
      std::array<std::uint64_t, 1> bits{};
      draw<1>(7, 42, word, {Threshold(p)}, bits);
      for (unsigned trial = 0; trial < 64; ++trial) {
        const bool expected = p == 1 || uniform(7, 42, word, trial) < static_cast<std::uint64_t>(p * 0x1p64);
        ASSERT_EQ((bits[0] >> trial & 1U) != 0, expected) << p << " word " << word << " trial " << trial;
      }
    }
  }
}

TEST(Random, WhatHoldsAtOneProbabilityHoldsAtAHigherOneAndLevelsDoNotChangeEachOther) {
  for (std::uint64_t word = 0; word < 2000; ++word) {
    std::array<std::uint64_t, 3> together{};
    draw<3>(1, word, 3, {Threshold(0.1), Threshold(0.25), Threshold(0.9)}, together);
    EXPECT_EQ(together[0] & ~together[1], 0U);
    EXPECT_EQ(together[1] & ~together[2], 0U);
    std::array<std::uint64_t, 1> alone{};
    draw<1>(1, word, 3, {Threshold(0.9)}, alone);
    EXPECT_EQ(alone[0], together[2]);
  }
}

TEST(Random, SharesAreTheProbabilities) {
  for (const double p : {0.001, 0.2, 0.5, 0.7}) {
    std::uint64_t hits = 0;
    for (std::uint64_t word = 0; word < 4000; ++word) {
      std::array<std::uint64_t, 1> bits{};
      draw<1>(9, 1, word, {Threshold(p)}, bits);
      hits += static_cast<std::uint64_t>(std::popcount(bits[0]));
    }
    EXPECT_NEAR(static_cast<double>(hits) / 256000, p, 5 * 0.5 / 505.96);  // five times the widest standard error
  }
}

}  // namespace
}  // namespace assay::risk
