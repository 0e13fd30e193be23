// SPDX-License-Identifier: Apache-2.0
// The rule that turns results into a verdict: docs/verdicts.md states it for everybody to recompute.
//
// This library decides, and it sees numbers only: which requirement, which state, which class. It links nothing that
// knows a name, and holds no text; a test fails if that changes (promise 3 of the design: neutral by construction).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::verdict {

// In the order of precedence: where a subject has rows of several states, the first of this list is its result.
enum class State : std::uint8_t { violated, met, unknown, not_applicable };

// In the order of severity.
enum class Class : std::uint8_t {
  hard,             // no excuse
  unless_declared,  // a Declaration with evidence excuses it
  indicator,        // no clause broken by itself
};

enum class Weight : std::uint8_t {
  required,  // the profile demands it
  wanted,    // it is looked at and reported, and decides nothing
};

// One requirement as it stands for one product in one part.
struct Held {
  std::uint32_t requirement = 0;  // number in the catalogue
  State state = State::unknown;
  Class kind = Class::indicator;  // of a violation: its own; else the requirement's
  Weight weight = Weight::required;
};

enum class Verdict : std::uint8_t { acceptable, acceptable_with_measures, not_acceptable, undetermined };

struct Decision {
  Verdict verdict = Verdict::undetermined;
  std::vector<std::uint32_t> because;   // requirements that made it so, in their order
  std::vector<std::uint32_t> measures;  // acceptable with measures: requirements whose remedy is the measure
  std::vector<std::uint32_t> missing;   // required requirements that are unknown: their evidence could change the verdict
};

// In any order of `held` the same decision.
//   1. A required requirement of class hard is violated: not acceptable.
//   2. Otherwise a required one is unknown, or a required indicator is violated, which has to be explained first, or
//      nothing is required at all: undetermined.
//   3. Otherwise a required one that a declaration could have excused is violated: acceptable with measures.
//   4. Otherwise: acceptable.
[[nodiscard]] Decision decide(std::span<const Held> held);

}  // namespace assay::verdict
