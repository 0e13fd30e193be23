// SPDX-License-Identifier: Apache-2.0
#include "collect/software/versions.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/letters.h"
#include "collect/software/version_orders.h"

namespace assay::collect::software {
namespace {

constexpr std::array<std::pair<std::string_view, Scheme>, 9> words = {{{"semver", Scheme::semver}, {"debian", Scheme::debian}, {"pypi", Scheme::pypi}, {"rpm", Scheme::rpm}, {"apk", Scheme::apk}, {"maven", Scheme::maven}, {"gem", Scheme::gem}, {"numbers", Scheme::numbers}, {"exact", Scheme::exact}}};

}  // namespace

std::string_view text(Scheme scheme) { return words.at(static_cast<std::size_t>(scheme)).first; }

std::optional<Scheme> scheme_from_text(std::string_view word) {
  const auto found = std::ranges::find(words, word, &std::pair<std::string_view, Scheme>::first);
  return found == words.end() ? std::nullopt : std::optional(found->second);
}

std::strong_ordering compare_digits(std::string_view left, std::string_view right) {
  left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
  right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left <=> right;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  const auto taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

std::string_view take_letters(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_letter(text[end])) ++end;
  const auto taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

std::optional<std::strong_ordering> compare(Scheme scheme, std::string_view left, std::string_view right) {
  if (left.size() > longest_version || right.size() > longest_version || left.empty() || right.empty()) return std::nullopt;
  switch (scheme) {
    case Scheme::semver: return compare_semver(left, right);
    case Scheme::debian: return compare_debian(left, right);
    case Scheme::pypi: return compare_pypi(left, right);
    case Scheme::rpm: return compare_rpm(left, right);
    case Scheme::apk: return compare_apk(left, right);
    case Scheme::maven: return compare_maven(left, right);
    case Scheme::gem: return compare_gem(left, right);
    case Scheme::numbers: return compare_numbers(left, right);
    case Scheme::exact: return left == right ? Order(std::strong_ordering::equal) : std::nullopt;
  }
  return std::nullopt;
}

// SemVer 2.0 §11. Build metadata does not count, so Go's "+incompatible" does not either.
Order compare_semver(std::string_view left, std::string_view right) {
  struct Parsed {
    std::vector<std::string_view> numbers;
    std::vector<std::string_view> before;  // pre-release identifiers
    std::string spelled;                   // what `before` may point into
  };
  const auto parse = [](std::string_view text, Parsed& out) {
    if (text.starts_with("go") && text.size() > 2 && is_digit(text[2])) text.remove_prefix(2);  // Go's own releases
    else if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
    text = text.substr(0, text.find('+'));
    while (true) {
      const auto digits = take_digits(text);
      if (digits.empty()) return false;
      out.numbers.push_back(digits);
      if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
      text.remove_prefix(1);
    }
    if (text.empty()) return true;
    if (text[0] == '-') {
      text.remove_prefix(1);
    } else if (is_letter(text[0])) {  // go1.21rc2
      const auto word = take_letters(text);
      out.spelled = std::string(word) + (text.empty() ? "" : ".") + std::string(text);
      text = out.spelled;
    } else {
      return false;
    }
    while (true) {
      const auto end = std::min(text.find('.'), text.size());
      if (end == 0) return false;
      for (const char c : text.substr(0, end)) {
        if (!is_letter(c) && !is_digit(c) && c != '-') return false;
      }
      out.before.push_back(text.substr(0, end));
      if (end == text.size()) return true;
      text.remove_prefix(end + 1);
    }
  };
  Parsed a;
  Parsed b;
  if (!parse(left, a) || !parse(right, b)) return std::nullopt;
  for (std::size_t at = 0; at < std::max({a.numbers.size(), b.numbers.size()}); ++at) {
    const auto order = compare_digits(at < a.numbers.size() ? a.numbers[at] : "0", at < b.numbers.size() ? b.numbers[at] : "0");
    if (order != 0) return order;
  }
  if (a.before.empty() || b.before.empty()) return b.before.size() == a.before.size() ? std::strong_ordering::equal : (a.before.empty() ? std::strong_ordering::greater : std::strong_ordering::less);
  for (std::size_t at = 0; at < std::min(a.before.size(), b.before.size()); ++at) {
    const auto x = a.before[at];
    const auto y = b.before[at];
    const bool number_x = std::ranges::all_of(x, is_digit);
    const bool number_y = std::ranges::all_of(y, is_digit);
    const auto order = number_x && number_y ? compare_digits(x, y) : number_x != number_y ? (number_x ? std::strong_ordering::less : std::strong_ordering::greater) : x <=> y;
    if (order != 0) return order;
  }
  return a.before.size() <=> b.before.size();
}

// Gem::Version: numbers and words; a word is a pre-release.
Order compare_gem(std::string_view left, std::string_view right) {
  const auto parse = [](std::string_view text, std::vector<std::string>& out) {
    while (!text.empty()) {
      if (is_digit(text[0])) out.emplace_back(take_digits(text));
      else if (is_letter(text[0])) out.emplace_back(take_letters(text));
      else if (text[0] == '.') text.remove_prefix(1);
      else if (text[0] == '-') {
        out.emplace_back("pre");
        text.remove_prefix(1);
      } else return false;
    }
    const auto zero = [](const std::string& part) { return is_digit(part[0]) && part.find_first_not_of('0') == std::string::npos; };
    // Zeros at the end, and before the first word, do not count.
    const auto word = std::ranges::find_if(out, [](const std::string& part) { return is_letter(part[0]); });
    auto end = word;
    while (end != out.begin() && zero(*(end - 1))) --end;
    out.erase(end, word);
    while (!out.empty() && zero(out.back())) out.pop_back();
    return true;
  };
  std::vector<std::string> a;
  std::vector<std::string> b;
  if (!parse(left, a) || !parse(right, b)) return std::nullopt;
  for (std::size_t at = 0; at < std::max(a.size(), b.size()); ++at) {
    const std::string_view x = at < a.size() ? std::string_view(a[at]) : "0";
    const std::string_view y = at < b.size() ? std::string_view(b[at]) : "0";
    const auto order = is_digit(x[0]) && is_digit(y[0]) ? compare_digits(x, y) : is_digit(x[0]) != is_digit(y[0]) ? (is_digit(x[0]) ? std::strong_ordering::greater : std::strong_ordering::less) : x <=> y;
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

// Numbers by value; a word for a pre-release before nothing, other words after it ("1.0.2" < "1.0.2k").
Order compare_numbers(std::string_view left, std::string_view right) {
  const auto rank = [](const std::string& word) {
    constexpr std::array<std::string_view, 10> before = {"dev", "snapshot", "alpha", "a", "beta", "b", "milestone", "pre", "preview", "rc"};
    constexpr std::array<int, 10> place = {0, 1, 2, 2, 3, 3, 4, 5, 5, 6};
    const auto found = std::ranges::find(before, std::string_view(word));
    return found == before.end() ? 100 : place.at(static_cast<std::size_t>(found - before.begin()));
  };
  const auto parse = [](std::string_view text, std::vector<std::string>& out) {
    if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V') && is_digit(text[1])) text.remove_prefix(1);
    while (!text.empty()) {
      if (is_digit(text[0])) out.emplace_back(take_digits(text));
      else if (is_letter(text[0])) out.push_back(base::lower(take_letters(text)));
      else text.remove_prefix(1);
    }
    return !out.empty() && is_digit(out[0][0]);
  };
  std::vector<std::string> a;
  std::vector<std::string> b;
  if (!parse(left, a) || !parse(right, b)) return std::nullopt;
  // A single a or b stands for a pre-release only before a number: 1.0a1, but OpenSSL's 1.0.2a.
  const auto weight = [&](const std::vector<std::string>& parts, std::size_t at) {
    const bool single = parts[at].size() == 1 && (at + 1 == parts.size() || !is_digit(parts[at + 1][0]));
    return single ? 100 : rank(parts[at]);
  };
  for (std::size_t at = 0; at < std::max(a.size(), b.size()); ++at) {
    if (at >= a.size() || at >= b.size()) {
      const auto& rest = at >= a.size() ? b : a;
      const bool less = is_letter(rest[at][0]) && weight(rest, at) < 100;
      if (is_digit(rest[at][0]) && std::ranges::all_of(rest.begin() + static_cast<std::ptrdiff_t>(at), rest.end(), [](const std::string& part) { return part.find_first_not_of('0') == std::string::npos; })) return std::strong_ordering::equal;
      return (at >= a.size()) == less ? std::strong_ordering::greater : std::strong_ordering::less;
    }
    const bool number_x = is_digit(a[at][0]);
    const bool number_y = is_digit(b[at][0]);
    if (number_x != number_y) return number_x ? std::strong_ordering::greater : std::strong_ordering::less;
    if (number_x) {
      if (const auto order = compare_digits(a[at], b[at]); order != 0) return order;
    } else {
      const auto x = weight(a, at);
      const auto y = weight(b, at);
      if (x != y) return x <=> y;
      if (x == 100 && a[at] != b[at]) return a[at] <=> b[at];
    }
  }
  return std::strong_ordering::equal;
}

}  // namespace assay::collect::software
