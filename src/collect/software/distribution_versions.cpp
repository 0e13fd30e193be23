// SPDX-License-Identifier: Apache-2.0
// Orders of Linux distributions: deb-version(7), rpm-version(7), apk-package(5).
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "collect/software/version_orders.h"

namespace assay::collect::software {
namespace {

// A tilde sorts before everything, even the end; letters before other characters.
int weight(char c) {
  if (c == '~') return -1;
  if (is_letter(c)) return static_cast<unsigned char>(c);
  return static_cast<unsigned char>(c) + 256;
}

std::strong_ordering debian_part(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    while ((!left.empty() && !is_digit(left[0])) || (!right.empty() && !is_digit(right[0]))) {
      const int x = left.empty() || is_digit(left[0]) ? 0 : weight(left[0]);
      const int y = right.empty() || is_digit(right[0]) ? 0 : weight(right[0]);
      if (x != y) return x <=> y;
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
    if (const auto order = compare_digits(take_digits(left), take_digits(right)); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering rpm_part(std::string_view left, std::string_view right) {
  const auto skip = [](std::string_view& text) {
    while (!text.empty() && !is_letter(text[0]) && !is_digit(text[0]) && text[0] != '~' && text[0] != '^') text.remove_prefix(1);
  };
  while (!left.empty() || !right.empty()) {
    skip(left);
    skip(right);
    if (left.starts_with('~') || right.starts_with('~')) {
      if (!left.starts_with('~')) return std::strong_ordering::greater;
      if (!right.starts_with('~')) return std::strong_ordering::less;
      left.remove_prefix(1);
      right.remove_prefix(1);
      continue;
    }
    if (left.starts_with('^') || right.starts_with('^')) {
      if (left.empty()) return std::strong_ordering::less;
      if (right.empty()) return std::strong_ordering::greater;
      if (!left.starts_with('^')) return std::strong_ordering::greater;
      if (!right.starts_with('^')) return std::strong_ordering::less;
      left.remove_prefix(1);
      right.remove_prefix(1);
      continue;
    }
    if (left.empty() || right.empty()) break;
    const bool number = is_digit(left[0]);
    const auto x = number ? take_digits(left) : take_letters(left);
    const auto y = number ? take_digits(right) : take_letters(right);
    if (y.empty()) return number ? std::strong_ordering::greater : std::strong_ordering::less;
    if (const auto order = number ? compare_digits(x, y) : x <=> y; order != 0) return order;
  }
  return left.size() == right.size() ? std::strong_ordering::equal : (left.empty() ? std::strong_ordering::less : std::strong_ordering::greater);
}

struct Parts {
  std::string_view epoch = "0";
  std::string_view upstream;
  std::string_view revision;
};

}  // namespace

Order compare_debian(std::string_view left, std::string_view right) {
  const auto split = [](std::string_view text, Parts& out) {
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
      out.epoch = text.substr(0, colon);
      if (out.epoch.empty() || !std::ranges::all_of(out.epoch, is_digit)) return false;
      text.remove_prefix(colon + 1);
    }
    const auto dash = text.rfind('-');
    out.upstream = text.substr(0, dash);
    if (dash != std::string_view::npos) out.revision = text.substr(dash + 1);
    return !out.upstream.empty() && std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || std::string_view(".+-~:_").find(c) != std::string_view::npos; });
  };
  Parts a;
  Parts b;
  if (!split(left, a) || !split(right, b)) return std::nullopt;
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = debian_part(a.upstream, b.upstream); order != 0) return order;
  return debian_part(a.revision, b.revision);
}

Order compare_rpm(std::string_view left, std::string_view right) {
  const auto split = [](std::string_view text, Parts& out) {
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
      out.epoch = text.substr(0, colon);
      if (out.epoch.empty() || !std::ranges::all_of(out.epoch, is_digit)) return false;
      text.remove_prefix(colon + 1);
    }
    const auto dash = text.find('-');
    out.upstream = text.substr(0, dash);
    if (dash != std::string_view::npos) out.revision = text.substr(dash + 1);
    return !out.upstream.empty();
  };
  Parts a;
  Parts b;
  if (!split(left, a) || !split(right, b)) return std::nullopt;
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = rpm_part(a.upstream, b.upstream); order != 0) return order;
  // A range without a release speaks of every release.
  if (a.revision.empty() || b.revision.empty()) return std::strong_ordering::equal;
  return rpm_part(a.revision, b.revision);
}

Order compare_apk(std::string_view left, std::string_view right) {
  struct Suffix {
    int rank = 0;
    std::string_view number;
  };
  struct Parsed {
    std::vector<std::string_view> numbers;
    char letter = 0;
    std::vector<Suffix> suffixes;
    std::string_view revision = "0";
  };
  const auto parse = [](std::string_view text, Parsed& out) {
    while (true) {
      const auto digits = take_digits(text);
      if (digits.empty()) return false;
      out.numbers.push_back(digits);
      if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
      text.remove_prefix(1);
    }
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
      out.letter = text[0];
      text.remove_prefix(1);
    }
    while (text.starts_with('_')) {
      text.remove_prefix(1);
      constexpr std::array<std::string_view, 10> known = {"alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"};
      const auto word = take_letters(text);
      const auto found = word.empty() ? known.end() : std::ranges::find(known, word);
      if (found == known.end()) return false;
      out.suffixes.push_back({static_cast<int>(found - known.begin()) - 4, take_digits(text)});
    }
    if (text.starts_with('~')) {  // a commit, which has no order
      text.remove_prefix(1);
      while (!text.empty() && (is_digit(text[0]) || (text[0] >= 'a' && text[0] <= 'f'))) text.remove_prefix(1);
    }
    if (text.starts_with("-r")) {
      text.remove_prefix(2);
      out.revision = take_digits(text);
      if (out.revision.empty()) return false;
    }
    return text.empty();
  };
  Parsed a;
  Parsed b;
  if (!parse(left, a) || !parse(right, b)) return std::nullopt;
  for (std::size_t at = 0; at < std::min(a.numbers.size(), b.numbers.size()); ++at) {
    const auto x = a.numbers[at];
    const auto y = b.numbers[at];
    // Behind the first, a leading zero makes it a fraction.
    const auto order = at != 0 && (x.starts_with('0') || y.starts_with('0')) ? x <=> y : compare_digits(x, y);
    if (order != 0) return order;
  }
  if (a.numbers.size() != b.numbers.size()) return a.numbers.size() <=> b.numbers.size();
  if (a.letter != b.letter) return a.letter <=> b.letter;
  for (std::size_t at = 0; at < std::max(a.suffixes.size(), b.suffixes.size()); ++at) {
    const auto x = at < a.suffixes.size() ? a.suffixes[at] : Suffix();
    const auto y = at < b.suffixes.size() ? b.suffixes[at] : Suffix();
    if (x.rank != y.rank) return x.rank <=> y.rank;
    if (const auto order = compare_digits(x.number, y.number); order != 0) return order;
  }
  return compare_digits(a.revision, b.revision);
}

}  // namespace assay::collect::software
