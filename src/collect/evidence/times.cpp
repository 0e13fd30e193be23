// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/times.h"

#include <array>
#include <chrono>

namespace assay::collect::evidence {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

// Reads a text from its start.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  // A number of exactly so many digits; -1 if it is not there.
  int digits(std::size_t count) {
    if (text_.size() - at_ < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = text_[at_ + i];
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    at_ += count;
    return value;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // Digits behind a point, as nanoseconds; those behind the ninth are passed over.
  std::int64_t fraction() {
    std::int64_t value = 0;
    std::int64_t unit = second_ns / 10;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      value += (text_[at_++] - '0') * unit;
      unit /= 10;
    }
    return value;
  }
  [[nodiscard]] std::size_t at() const { return at_; }
  void back(std::size_t at) { at_ = at; }
  [[nodiscard]] bool ended() const { return at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// Offset from UTC in seconds; none if there is none.
std::optional<int> zone(Scan& in) {
  if (in.take('Z') || in.take('z')) return 0;
  const auto start = in.at();
  const int sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const int hours = in.digits(2);
  const bool colon = in.take(':');
  int minutes = in.digits(2);
  if (minutes < 0 && !colon) minutes = 0;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
    in.back(start);
    return std::nullopt;
  }
  return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<base::Time> civil_time(int year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second, std::int64_t nanoseconds) {
  using namespace std::chrono;
  if (year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  const std::int64_t seconds = std::int64_t{sys_days{date}.time_since_epoch().count()} * 86400 + hour * 3600 + minute * 60 + second;
  return base::Time{seconds * second_ns + nanoseconds};
}

std::optional<WrittenTime> read_time(std::string_view text) {
  Scan in(text);
  const int year = in.digits(4);
  if (year < 0 || !in.take('-')) return std::nullopt;
  const int month = in.digits(2);
  if (month < 1 || !in.take('-')) return std::nullopt;
  const int day = in.digits(2);
  if (day < 1) return std::nullopt;
  WrittenTime out{.time = {}, .zoned = false, .length = in.at(), .year = year, .month = static_cast<unsigned>(month), .day = static_cast<unsigned>(day)};
  const auto date = civil_time(year, out.month, out.day);
  if (!date) return std::nullopt;
  out.time = *date;
  if (!in.take('T') && !in.take('t') && !in.take(' ')) return out;  // RFC 3339 §5.6
  const int hour = in.digits(2);
  if (hour < 0 || !in.take(':')) return out;
  const int minute = in.digits(2);
  if (minute < 0) return out;
  int second = 0;
  std::int64_t fraction = 0;
  if (in.take(':')) {
    second = in.digits(2);
    if (second < 0) return out;
    if (in.take('.') || in.take(',')) fraction = in.fraction();
  }
  const auto time = civil_time(year, out.month, out.day, static_cast<unsigned>(hour), static_cast<unsigned>(minute), static_cast<unsigned>(second), fraction);
  if (!time) return out;
  const auto offset = zone(in);
  out.time = {time->nanoseconds - offset.value_or(0) * second_ns};
  out.zoned = offset.has_value();
  out.length = in.at();
  return out;
}

std::optional<base::Time> epoch_time(std::string_view text) {
  std::int64_t seconds = 0;
  std::size_t at = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    if (at == 10) return std::nullopt;  // the year 2286: more digits are no seconds
    seconds = seconds * 10 + (text[at++] - '0');
  }
  if (at == 0 || seconds > 9'000'000'000) return std::nullopt;
  Scan rest(text.substr(at));
  const std::int64_t fraction = rest.take('.') ? rest.fraction() : 0;
  if (!rest.ended()) return std::nullopt;
  return base::Time{seconds * second_ns + fraction};
}

unsigned month_of(std::string_view text) {
  constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned i = 0; i < names.size(); ++i) {
    if (text.starts_with(names[i])) return i + 1;
  }
  return 0;
}

}  // namespace assay::collect::evidence
