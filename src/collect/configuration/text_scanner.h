// SPDX-License-Identifier: Apache-2.0
// TextScanner: words, strings and signs of a configuration text, with the line and place of each. Comments are skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::collect::configuration {

struct Token {
  enum class Kind : std::uint8_t { end, word, string, sign, broken } kind = Kind::end;
  std::string_view text;  // of a string without its quotes, escapes as written
  bool escaped = false;   // a string with '\' in it
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t line = 0;

  [[nodiscard]] bool is(char sign) const { return kind == Kind::sign && text.size() == 1 && text[0] == sign; }
};

class TextScanner {
 public:
  // '#' begins a comment; "//" and "/* */" too if `slashes`.
  TextScanner(std::string_view text, bool slashes) : text_(text), slashes_(slashes) {}

  Token next();
  [[nodiscard]] const Token& peek();

 private:
  Token scan();
  void skip();

  std::string_view text_;
  bool slashes_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  Token ahead_;
  bool looked_ = false;
};

// A string's text with \n, \t, \r, \f, \\, \" and \xHH replaced.
[[nodiscard]] std::string unescaped(std::string_view text);

}  // namespace assay::collect::configuration
