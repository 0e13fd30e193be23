// SPDX-License-Identifier: Apache-2.0
// How much a choice of measures owes to the trials that it was made on.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "risk/choice.h"

namespace assay::risk {

struct Stability {
  struct Times {
    MeasureId measure;
    std::uint32_t chosen = 0;  // in so many repetitions

    bool operator==(const Times&) const = default;
  };
  std::uint32_t repetitions = 0;
  std::vector<Times> measures;  // those chosen at least once, in the order of their keys
};

// The choice for this budget again, on as many fresh trials each time; with `limits` for each of the searches. Where no goal is sampled every
// repetition is the same. Fails where front() does, and for more than 1,000 repetitions.
[[nodiscard]] base::Result<Stability> chosen_again(const Evaluation& evaluation, UnitId unit, double budget, std::uint32_t repetitions, const ChoiceLimits& limits);

}  // namespace assay::risk
