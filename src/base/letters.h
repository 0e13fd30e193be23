// SPDX-License-Identifier: Apache-2.0
// Letters of ASCII without regard to case, for protocols that are text. Other octets stay as they are.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace assay::base {

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

[[nodiscard]] inline std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

}  // namespace assay::base
