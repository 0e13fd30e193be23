// SPDX-License-Identifier: Apache-2.0
#include "collect/access/years.h"

#include <cctype>
#include <string>

namespace assay::collect::access {
namespace {

constexpr unsigned half_a_year = 6 * 31;

unsigned ordinal(unsigned month, unsigned day) { return month * 31 + day; }

bool digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

struct Date {
  int year = 0;
  unsigned ordinal = 0;  // 0: the name has a year alone
};

std::optional<Date> date_in(std::string_view name) {
  if (const auto slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (!digit(name[at]) || (at != 0 && digit(name[at - 1]))) continue;
    std::string digits;
    std::size_t end = at;
    // 20260301, 2026-03-01 or 2026
    while (end < name.size() && digits.size() < 9 && (digit(name[end]) || (name[end] == '-' && (digits.size() == 4 || digits.size() == 6) && end + 1 < name.size() && digit(name[end + 1])))) {
      if (digit(name[end])) digits += name[end];
      ++end;
    }
    if ((digits.size() != 4 && digits.size() != 8) || !digits.starts_with("20")) continue;
    const int year = std::stoi(digits.substr(0, 4));
    if (digits.size() == 4) return Date{year, 0};
    const auto month = static_cast<unsigned>(std::stoi(digits.substr(4, 2)));
    const auto day = static_cast<unsigned>(std::stoi(digits.substr(6, 2)));
    if (month < 1 || month > 12 || day < 1 || day > 31) continue;
    return Date{year, ordinal(month, day)};
  }
  return std::nullopt;
}

}  // namespace

int Years::passed(unsigned month, unsigned day) {
  const auto now = ordinal(month, day);
  if (last_ != 0) {
    if (now + half_a_year < last_) ++relative_;
    else if (now > last_ + half_a_year) --relative_;  // a line that came late: December after January
  }
  last_ = now;
  return relative_;
}

void Years::learn(unsigned month, unsigned day, std::optional<int> year) {
  const int after = passed(month, day);
  if (!year) {
    all_stated_ = false;
  } else if (!from_lines_) {
    base_ = *year - after;
    from_lines_ = true;
  }
}

void Years::settle(std::string_view file_name) {
  if (!from_lines_ && last_ != 0) {
    if (const auto date = date_in(file_name)) {
      // A day more: the file may be named before the last line is written.
      const bool before = date->ordinal != 0 && last_ > date->ordinal + 1;
      base_ = date->year - relative_ - (before ? 1 : 0);
    }
  }
  relative_ = 0;
  last_ = 0;
}

std::string_view Years::how() const {
  if (all_stated_) return "stated";
  if (from_lines_) return "from other lines";
  return base_ ? "from the file's name" : "unknown";
}

std::optional<int> Years::year(unsigned month, unsigned day, std::optional<int> stated) {
  const int after = passed(month, day);
  if (stated) return stated;
  if (!base_) return std::nullopt;
  return *base_ + after;
}

}  // namespace assay::collect::access
