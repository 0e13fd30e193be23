// SPDX-License-Identifier: Apache-2.0
// Orders of language ecosystems with rules of their own: PEP 440, Maven.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/letters.h"
#include "collect/software/version_orders.h"

namespace assay::collect::software {
namespace {

// PEP 440, "Version scheme" and "Normalization".
struct Python {
  std::string_view epoch = "0";
  std::vector<std::string_view> release;
  int phase = 0;  // of a pre-release: 1 a, 2 b, 3 rc; 0 none
  std::string_view pre;
  bool is_post = false;
  std::string_view post;
  bool is_dev = false;
  std::string_view dev;
  std::vector<std::string_view> local;
};

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

void separator(std::string_view& text) {
  if (!text.empty() && (text[0] == '.' || text[0] == '-' || text[0] == '_')) text.remove_prefix(1);
}

// [separator] word [separator] digits
bool marked(std::string_view& text, std::initializer_list<std::string_view> words, std::string_view& number) {
  auto rest = text;
  separator(rest);
  for (const auto word : words) {
    if (!take(rest, word)) continue;
    auto behind = rest;
    separator(behind);
    if (!behind.empty() && is_digit(behind[0])) {
      number = take_digits(behind);
      rest = behind;
    } else {
      number = "0";
    }
    text = rest;
    return true;
  }
  return false;
}

bool parse_python(std::string_view text, Python& out) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  take(text, "v");
  if (const auto mark = text.find('!'); mark != std::string_view::npos) {
    out.epoch = text.substr(0, mark);
    if (out.epoch.empty() || !std::ranges::all_of(out.epoch, is_digit)) return false;
    text.remove_prefix(mark + 1);
  }
  while (true) {
    const auto digits = take_digits(text);
    if (digits.empty()) return false;
    out.release.push_back(digits);
    if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
  }
  while (out.release.size() > 1 && out.release.back().find_first_not_of('0') == std::string_view::npos) out.release.pop_back();
  if (marked(text, {"alpha", "a"}, out.pre)) out.phase = 1;
  else if (marked(text, {"beta", "b"}, out.pre)) out.phase = 2;
  else if (marked(text, {"rc", "preview", "pre", "c"}, out.pre)) out.phase = 3;
  if (marked(text, {"post", "rev", "r"}, out.post)) {
    out.is_post = true;
  } else if (text.size() > 1 && text[0] == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    out.post = take_digits(text);
    out.is_post = true;
  }
  out.is_dev = marked(text, {"dev"}, out.dev);
  if (!take(text, "+")) return text.empty();
  while (true) {
    std::size_t end = 0;
    while (end < text.size() && (is_digit(text[end]) || is_letter(text[end]))) ++end;
    if (end == 0) return false;
    out.local.push_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) return true;
    const auto length = text.size();
    separator(text);
    if (text.size() == length) return false;
  }
}

// Maven, "Version Order Specification" of the POM reference.
struct Token {
  char prefix = '-';
  std::string text;
};

bool is_number(const std::string& text) { return is_digit(text[0]); }

bool is_null(const std::string& text) { return text.empty() || text == "final" || text == "ga" || text == "release" || text.find_first_not_of('0') == std::string::npos; }

std::vector<Token> maven_tokens(std::string_view version) {
  std::vector<Token> out;
  const auto small = base::lower(version);
  std::string_view rest = small;
  char prefix = '-';
  bool first = true;
  while (true) {
    Token token{prefix, {}};
    if (!rest.empty() && is_digit(rest[0])) {
      token.text = std::string(take_digits(rest));
    } else {
      std::size_t end = 0;
      while (end < rest.size() && !is_digit(rest[end]) && rest[end] != '.' && rest[end] != '-' && rest[end] != '_') ++end;
      token.text = std::string(rest.substr(0, end));
      rest.remove_prefix(end);
      if (!rest.empty() && is_digit(rest[0])) {
        if (token.text == "a") token.text = "alpha";
        else if (token.text == "b") token.text = "beta";
        else if (token.text == "m") token.text = "milestone";
      }
      if (token.text == "cr") token.text = "rc";
      if (token.text.empty()) token.text = "0";
    }
    if (first) token.prefix = 0;
    first = false;
    out.push_back(std::move(token));
    if (rest.empty()) break;
    if (rest[0] == '.' || rest[0] == '-' || rest[0] == '_') {
      prefix = rest[0] == '.' ? '.' : '-';
      rest.remove_prefix(1);
    } else {
      prefix = '-';  // from digits to letters or back
    }
  }
  // Nulls at the end, and before each hyphen, do not count.
  for (std::size_t at = out.size(); at > 1;) {
    --at;
    if (at < out.size() && is_null(out[at].text) && (at + 1 == out.size() || out[at + 1].prefix == '-')) out.erase(out.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

std::strong_ordering maven_words(const std::string& left, const std::string& right) {
  constexpr std::array<std::string_view, 7> order = {"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"};
  const auto place = [&](const std::string& word) { return std::ranges::find(order, is_null(word) ? std::string_view() : std::string_view(word)) - order.begin(); };
  if (const auto by_place = place(left) <=> place(right); by_place != 0) return by_place;
  return place(left) == static_cast<std::ptrdiff_t>(order.size()) ? left <=> right : std::strong_ordering::equal;
}

}  // namespace

Order compare_pypi(std::string_view left, std::string_view right) {
  const auto small_left = base::lower(left);
  const auto small_right = base::lower(right);
  Python a;
  Python b;
  if (!parse_python(small_left, a) || !parse_python(small_right, b)) return std::nullopt;
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  for (std::size_t at = 0; at < std::max(a.release.size(), b.release.size()); ++at) {
    const auto order = compare_digits(at < a.release.size() ? a.release[at] : "0", at < b.release.size() ? b.release[at] : "0");
    if (order != 0) return order;
  }
  // A development release of the version itself comes before its pre-releases; without any of them it is the release.
  const auto phase = [](const Python& version) { return version.phase != 0 ? version.phase : (version.is_dev && !version.is_post ? 0 : 4); };
  if (phase(a) != phase(b)) return phase(a) <=> phase(b);
  if (a.phase != 0) {
    if (const auto order = compare_digits(a.pre, b.pre); order != 0) return order;
  }
  if (a.is_post != b.is_post) return a.is_post <=> b.is_post;
  if (const auto order = compare_digits(a.post, b.post); order != 0) return order;
  if (a.is_dev != b.is_dev) return a.is_dev ? std::strong_ordering::less : std::strong_ordering::greater;
  if (const auto order = compare_digits(a.dev, b.dev); order != 0) return order;
  for (std::size_t at = 0; at < std::min(a.local.size(), b.local.size()); ++at) {
    const auto x = a.local[at];
    const auto y = b.local[at];
    const bool number_x = std::ranges::all_of(x, is_digit);
    const bool number_y = std::ranges::all_of(y, is_digit);
    const auto order = number_x && number_y ? compare_digits(x, y) : number_x != number_y ? (number_x ? std::strong_ordering::greater : std::strong_ordering::less) : x <=> y;
    if (order != 0) return order;
  }
  return a.local.size() <=> b.local.size();
}

Order compare_maven(std::string_view left, std::string_view right) {
  const auto a = maven_tokens(left);
  const auto b = maven_tokens(right);
  for (std::size_t at = 0; at < std::max(a.size(), b.size()); ++at) {
    // A missing token is a null with the prefix of the other one.
    const Token& other = at < a.size() ? a[at] : b[at];
    const Token missing{other.prefix, is_number(other.text) ? "0" : ""};
    const Token& x = at < a.size() ? a[at] : missing;
    const Token& y = at < b.size() ? b[at] : missing;
    const bool number_x = !x.text.empty() && is_number(x.text);
    const bool number_y = !y.text.empty() && is_number(y.text);
    // ".word" = "-word" < "-number" < ".number"
    const auto rank = [](const Token& token, bool number) { return !number ? 0 : token.prefix == '-' ? 1 : 2; };
    if (rank(x, number_x) != rank(y, number_y)) return rank(x, number_x) <=> rank(y, number_y);
    const auto order = number_x ? compare_digits(x.text, y.text) : maven_words(x.text, y.text);
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace assay::collect::software
