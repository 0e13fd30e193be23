// SPDX-License-Identifier: Apache-2.0
// The rules behind one goal in a form that depends on nothing but what they say: facts that stand for the same
// condition merged, the rest numbered by their place, repeated rules gone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "risk/exact.h"
#include "risk/slice.h"
#include "risk/uses.h"

namespace assay::risk {

struct CanonicalRules {
  using Rule =
      std::vector<std::uint32_t>;  // operands in order: leaves of the slice, then slice.leaves.size() + a fact below

  std::vector<std::vector<Rule>> facts;  // per fact its rules in order
  std::uint32_t goal = 0;                // a fact
};

// `into`: for each fact of the slice, counted from 0, the rules that give it. None where the limits of leaves, facts or
// operands do not suffice.
[[nodiscard]] std::optional<CanonicalRules> canonical_rules(const Slice& slice, const Uses& into, std::uint32_t goal,
                                                            const ExactLimits& limits);

}  // namespace assay::risk
