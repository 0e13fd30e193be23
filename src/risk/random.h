// SPDX-License-Identifier: Apache-2.0
// Random bits by counter: the bits of a leaf in a trial are a function of (seed, scenario, leaf key, trial) alone. So
// they do not depend on order, on threads or on what else is drawn, and the same trial with another probability, or
// with a measure, uses the same uniform number: what was true stays true when a probability rises.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::risk {

// Philox 2x64 with ten rounds (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011).
[[nodiscard]] constexpr std::array<std::uint64_t, 2> philox(std::array<std::uint64_t, 2> counter, std::uint64_t key) {
  __extension__ using Wide = unsigned __int128;
  for (int round = 0; round < 10; ++round) {
    const Wide product = Wide{0xD2B74407B1CE6E93} * counter[0];
    counter = {static_cast<std::uint64_t>(product >> 64U) ^ key ^ counter[1], static_cast<std::uint64_t>(product)};
    key += 0x9E3779B97F4A7C15;
  }
  return counter;
}

// A probability as a point on the circle of 64-bit numbers: u < p for a uniform u. Exact to 2^-64.
struct Threshold {
  std::uint64_t below = 0;
  bool always = false;

  bool operator==(const Threshold&) const = default;
  constexpr Threshold() = default;
  constexpr explicit Threshold(double probability)
      : below(probability >= 1 ? 0 : static_cast<std::uint64_t>(probability * 0x1p64)), always(probability >= 1) {}
};

// 64 trials of one leaf at several thresholds at once: bit i of out[t] is [u_i < thresholds[t]] with one uniform u_i of
// 64 binary digits per trial. Digits are drawn from the most significant on, and only until every comparison is
// decided.
template <std::size_t levels>
void draw(std::uint64_t stream, std::uint64_t leaf, std::uint64_t word, const std::array<Threshold, levels>& thresholds,
          std::array<std::uint64_t, levels>& out) {
  std::array<std::uint64_t, levels> equal{};
  std::array<std::uint64_t, levels> rest{};
  std::uint64_t open = 0;
  for (std::size_t t = 0; t < levels; ++t) {
    out[t] = thresholds[t].always ? ~std::uint64_t{0} : 0;
    rest[t] = thresholds[t].below;
    equal[t] = rest[t] == 0 ? 0 : ~std::uint64_t{0};
    open |= equal[t];
  }
  for (std::uint64_t pair = 0; open != 0; ++pair) {
    for (const std::uint64_t digits : philox({leaf, word << 5U | pair}, stream)) {
      open = 0;
      for (std::size_t t = 0; t < levels; ++t) {
        const std::uint64_t digit = std::uint64_t{0} - (rest[t] >> 63U);
        out[t] |= equal[t] & ~digits & digit;
        rest[t] <<= 1U;
        equal[t] = rest[t] == 0 ? 0 : equal[t] & ~(digits ^ digit);  // no digit of the threshold left: u is not below
        open |= equal[t];
      }
    }
  }
}

// The stream of one scenario.
[[nodiscard]] constexpr std::uint64_t stream(std::uint64_t seed, std::uint64_t scenario) {
  return philox({scenario, 0}, seed)[0];
}

}  // namespace assay::risk
