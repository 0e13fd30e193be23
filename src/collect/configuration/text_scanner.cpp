// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/text_scanner.h"

#include <algorithm>
#include <utility>

namespace assay::collect::configuration {
namespace {

constexpr std::string_view signs = "=:;,{}()[]";

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v' || c == '\0'; }

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void TextScanner::skip() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (blank(c)) {
      ++at_;
    } else if (c == '#' || (slashes_ && text_.substr(at_).starts_with("//"))) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (slashes_ && text_.substr(at_).starts_with("/*")) {
      const auto close = text_.find("*/", at_ + 2);
      const auto stop = close == std::string_view::npos ? text_.size() : close + 2;
      line_ += static_cast<std::uint32_t>(std::ranges::count(text_.substr(at_, stop - at_), '\n'));
      at_ = stop;
    } else {
      return;
    }
  }
}

Token TextScanner::scan() {
  skip();
  Token token;
  token.offset = static_cast<std::uint32_t>(at_);
  token.line = line_;
  if (at_ >= text_.size()) return token;
  const auto start = at_;
  const char c = text_[at_];
  if (c == '"') {
    token.kind = Token::Kind::string;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        token.escaped = true;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
    }
    if (at_ >= text_.size()) {
      token.kind = Token::Kind::broken;
      return token;
    }
    token.text = text_.substr(start + 1, at_ - start - 1);
    ++at_;
  } else if (signs.find(c) != std::string_view::npos) {
    token.kind = Token::Kind::sign;
    token.text = text_.substr(at_++, 1);
  } else {
    token.kind = Token::Kind::word;
    while (at_ < text_.size() && !blank(text_[at_]) && signs.find(text_[at_]) == std::string_view::npos && text_[at_] != '"' && text_[at_] != '#' &&
           !(slashes_ && (text_.substr(at_).starts_with("//") || text_.substr(at_).starts_with("/*"))))
      ++at_;
    token.text = text_.substr(start, at_ - start);
  }
  token.length = static_cast<std::uint32_t>(at_ - start);
  return token;
}

Token TextScanner::next() {
  if (!looked_) return scan();
  looked_ = false;
  return ahead_;
}

const Token& TextScanner::peek() {
  if (!looked_) {
    ahead_ = scan();
    looked_ = true;
  }
  return ahead_;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'n') out += '\n';
    else if (c == 't') out += '\t';
    else if (c == 'r') out += '\r';
    else if (c == 'f') out += '\f';
    else if (c == 'x' && i + 2 < text.size() && hexadecimal(text[i + 1]) >= 0 && hexadecimal(text[i + 2]) >= 0) {
      out += static_cast<char>(hexadecimal(text[i + 1]) * 16 + hexadecimal(text[i + 2]));
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace assay::collect::configuration
