// SPDX-License-Identifier: Apache-2.0
// Dates and times as documents write them (RFC 3339, and dates alone).
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "collect/evidence/times.h"

namespace assay::collect::software {

// Of a text that is nothing but one, as evidence::read_time() reads it.
[[nodiscard]] inline std::optional<base::Time> time_from_text(std::string_view text) {
  const auto read = evidence::read_time(text);
  return read && read->length == text.size() ? std::optional(read->time) : std::nullopt;
}

}  // namespace assay::collect::software
