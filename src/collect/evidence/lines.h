// SPDX-License-Identifier: Apache-2.0
// Texts line by line, and lines part by part and word by word. What is handed out lies in the text that was given.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::collect::evidence {

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

  std::string_view line;     // without its line break
  std::size_t offset = 0;    // in the text
  std::uint32_t number = 0;  // from 1

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// The part before the separator, which is taken away with it; all of the text if there is none.
inline std::string_view next_part(std::string_view& text, char separator) {
  const auto part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

// The next word of `text`, which is taken away with the blanks before it; empty if there is none.
inline std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const auto word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace assay::collect::evidence
