// SPDX-License-Identifier: Apache-2.0
// A text line by line, with where each stands.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::collect::sbom {

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // Goes to the next line; false at the end.
  bool next() {
    if (at_ >= text_.size()) return false;
    const auto end = std::min(text_.find('\n', at_), text_.size());
    offset = at_;
    line = text_.substr(at_, end - at_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at_ = end + 1;
    ++number;
    return true;
  }

  std::string_view line;
  std::size_t offset = 0;
  std::uint32_t number = 0;  // from 1

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// The next word of `text`, and `text` behind it.
inline std::string_view word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const auto end = std::min(text.find_first_of(" \t"), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

}  // namespace assay::collect::sbom
