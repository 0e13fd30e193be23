// SPDX-License-Identifier: Apache-2.0
// Intervals of versions, and the notations for them: "vers:npm/>=1.2|<2", ">= 1.2, < 2", "<2", "1.4".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collect/software/versions.h"

namespace assay::collect::software {

struct Interval {
  std::string from;  // empty: from the beginning
  bool from_included = true;
  std::string to;    // empty: without end
  bool to_included = false;

  bool operator==(const Interval&) const = default;
};

// Whether the version lies in it; null if it cannot be compared.
[[nodiscard]] std::optional<bool> holds(const Interval& interval, Scheme scheme, std::string_view version);
// "from 1.2 (included) to before 1.4".
[[nodiscard]] std::string text(const Interval& interval);

// Null for what is none of the notations, and for those that leave single versions out.
[[nodiscard]] std::optional<std::vector<Interval>> parse_constraints(std::string_view text);

}  // namespace assay::collect::software
