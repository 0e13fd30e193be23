// SPDX-License-Identifier: Apache-2.0
// How regular a few numbers are, told by the range that holds most of them: from the lowest tenth to the third quartile.
// A quarter that is too long (missed beats) and a tenth that is too short (other traffic between) change little. The chance
// that mere chance does as well is exact for exponential numbers of any scale, which is what the intervals of random
// arrivals are; burstier traffic is less regular than that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::collect::capture {

// A sample of a stream in bounded memory: every number of the stream is in it with the same probability. Reproducible.
class Sample {
 public:
  static constexpr std::size_t limit = 128;

  void add(float number) {
    ++seen_;
    if (kept_.size() < limit) {
      kept_.push_back(number);
      return;
    }
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto at = (state_ >> 32U) % seen_;
    if (at < limit) kept_[at] = number;
  }
  [[nodiscard]] std::span<const float> numbers() const { return kept_; }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }

 private:
  std::vector<float> kept_;
  std::uint64_t seen_ = 0;
  std::uint64_t state_ = 0x853c49e6748fea9bULL;
};

struct Spread {
  double low = 0;  // of n numbers in order the one at ceil(n/10)
  double median = 0;
  double high = 0;  // and the one at ceil(3n/4)
  [[nodiscard]] double dispersion() const { return low + high > 0 ? (high - low) / (high + low) : 0; }
};
[[nodiscard]] Spread spread(std::span<const float> numbers);  // at least one

// P(high <= ratio * low) of `count` independent exponential numbers; count from 8 to Sample::limit.
[[nodiscard]] double chance_of_ratio(std::size_t count, double ratio);

// Of intervals that cannot be shorter than `dead`: what exceeds it is exponential if arrivals are random.
[[nodiscard]] double chance_of_intervals(std::span<const float> intervals, double dead);

}  // namespace assay::collect::capture
