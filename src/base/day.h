// SPDX-License-Identifier: Apache-2.0
// Days as people write them in a case, a policy: YYYY-MM-DD, in UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace assay::base {

inline constexpr std::int64_t one_day = 86'400'000'000'000;  // ns

// The first nanosecond of the day; none if it is no day of 1970 to 2200.
[[nodiscard]] std::optional<Time> beginning_of_day(std::string_view text);
// Its last nanosecond.
[[nodiscard]] std::optional<Time> end_of_day(std::string_view text);

}  // namespace assay::base
