// SPDX-License-Identifier: Apache-2.0
// Dates and times as documents write them (RFC 3339, and dates alone).
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace assay::collect::software {

// "2024-09-19", "2024-09-19T13:50:32Z", "2024-09-19T13:50:32.123+02:00"; without a zone UTC is meant. Null for anything
// else, and outside the years 1824 to 2115.
[[nodiscard]] std::optional<base::Time> time_from_text(std::string_view text);

}  // namespace assay::collect::software
