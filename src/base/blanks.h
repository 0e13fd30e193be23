// SPDX-License-Identifier: Apache-2.0
// Blanks of ASCII around a text.
#pragma once

#include <string_view>

namespace assay::base {

// The text without these around it; it lies in what was given.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace assay::base
