// SPDX-License-Identifier: Apache-2.0
// Lines of fields between tabs: how the processes of watch talk to each other.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace assay::app::watch {

// The part in front of `at`, which is taken off with it; all that is left where there is none.
[[nodiscard]] inline std::string_view cut(std::string_view& rest, char at) {
  const auto part = rest.substr(0, std::min(rest.find(at), rest.size()));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

// 0 for what is no number.
[[nodiscard]] inline std::uint64_t cut_number(std::string_view& rest, char at) {
  const auto digits = cut(rest, at);
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace assay::app::watch
