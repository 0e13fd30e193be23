// SPDX-License-Identifier: Apache-2.0
#include "app/watch/ring.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <optional>

#include "facts/store.h"

namespace assay::app::watch {
namespace {

constexpr std::string_view packets_start = "packets-";
constexpr std::string_view packets_end = ".pcapng";
constexpr std::string_view facts_start = "facts-";
constexpr std::string_view facts_end = ".duckdb";
constexpr std::string_view unfinished_end = ".unfinished";

// What stands between the two, if the text has both and it is the name of a period.
std::optional<std::string> between(std::string_view text, std::string_view start, std::string_view end) {
  constexpr std::string_view shape =
      "dddddddd"
      "T"
      "dddddd"
      "Z";
  if (!text.starts_with(start) || !text.ends_with(end) || text.size() != start.size() + shape.size() + end.size())
    return std::nullopt;
  const auto name = text.substr(start.size(), shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 'd' ? name[i] < '0' || name[i] > '9' : name[i] != shape[i]) return std::nullopt;
  }
  return std::string(name);
}

}  // namespace

std::string period_name(base::Time start) {
  std::string name;
  for (const char c : base::text(start).substr(0, std::string_view("2026-11-29T14:10:00").size())) {
    if (c != '-' && c != ':') name.push_back(c);
  }
  return name + "Z";
}

std::int64_t period_seconds(std::string_view name) {
  if (!between(name, "", "")) return 0;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : name.substr(at, digits)) value = value * 10 + (c - '0');
    return value;
  };
  using namespace std::chrono;
  const year_month_day date{year(number(0, 4)), month(static_cast<unsigned>(number(4, 2))),
                            day(static_cast<unsigned>(number(6, 2)))};
  if (!date.ok()) return 0;
  return (sys_days(date).time_since_epoch() + hours(number(9, 2)) + minutes(number(11, 2)) + seconds(number(13, 2))) /
         seconds(1);
}

std::size_t temp_megabytes(const Keep& keep) {
  constexpr std::size_t most = facts::Limits{}.temp_megabytes;
  return keep.octets == 0 ? most : std::clamp<std::size_t>(keep.octets / 8 / 1'000'000, 1, most);
}

std::vector<std::string> surplus(const std::vector<Period>& periods, const Keep& keep) {
  std::uint64_t octets = 0;
  std::size_t analysed = 0;
  for (const auto& period : periods) {
    octets += period.octets;
    analysed += period.waiting ? 0 : 1;
  }
  std::vector<std::string> out;
  for (const auto& period : periods) {
    const bool too_many = keep.periods != 0 && analysed > keep.periods && !period.waiting;
    const bool too_large = keep.octets != 0 && octets > keep.octets;
    if (period.in_use || &period == &periods.back() || (!too_many && !too_large)) continue;
    octets -= period.octets;
    analysed -= period.waiting ? 0 : 1;
    out.push_back(period.name);
  }
  return out;
}

std::vector<std::string> window(const std::vector<Period>& periods, const std::string& name, std::size_t look_back,
                                std::int64_t every) {
  std::vector<std::string> out{name};
  for (auto period = periods.rbegin(); period != periods.rend() && out.size() <= look_back; ++period) {
    if (period->name >= name || !period->packets) continue;
    if (period_seconds(out.back()) - period_seconds(period->name) > 2 * every) break;
    out.push_back(period->name);
  }
  std::ranges::reverse(out);
  return out;
}

std::filesystem::path Ring::packets(std::string_view period) const {
  return folder_ / fmt::format("{}{}{}", packets_start, period, packets_end);
}
std::filesystem::path Ring::facts(std::string_view period) const {
  return folder_ / fmt::format("{}{}{}", facts_start, period, facts_end);
}
std::filesystem::path Ring::unfinished_packets(std::string_view period) const {
  return folder_ / fmt::format(".{}{}{}{}", packets_start, period, packets_end, unfinished_end);
}
std::filesystem::path Ring::unfinished_facts(std::string_view period) const {
  return folder_ / fmt::format(".{}{}{}{}", facts_start, period, facts_end, unfinished_end);
}

std::string Ring::unused_name(base::Time start) const {
  std::error_code ignored;
  constexpr std::int64_t year = 365 * 86'400'000'000'000;
  start.nanoseconds = std::min(start.nanoseconds, std::numeric_limits<std::int64_t>::max() - 10 * year);
  for (;; start.nanoseconds += 1'000'000'000) {
    auto name = period_name(start);
    if (!std::filesystem::exists(packets(name), ignored) && !std::filesystem::exists(facts(name), ignored) &&
        !std::filesystem::exists(unfinished_packets(name), ignored)) {
      return name;
    }
  }
}

std::vector<Period> Ring::periods() const {
  std::map<std::string, Period> found;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(folder_, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto file = entry->path().filename().string();
    const auto packets = between(file, packets_start, packets_end);
    const auto facts = packets ? std::nullopt : between(file, facts_start, facts_end);
    if (!packets && !facts) continue;
    const auto& name = packets ? *packets : *facts;
    auto& period = found[name];
    period.name = name;
    (packets ? period.packets : period.facts) = true;
    std::error_code gone;
    const auto size = entry->file_size(gone);
    if (!gone) period.octets += size;
  }
  std::vector<Period> out;
  for (auto& [name, period] : found) out.push_back(std::move(period));
  return out;
}

std::uint64_t Ring::unfinished_octets() const {
  std::uint64_t sum = 0;
  std::error_code error;
  for (auto entry = std::filesystem::recursive_directory_iterator(folder_, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    const auto file = entry->path().filename().string();
    if (entry.depth() == 0 && !file.starts_with(fmt::format(".{}", packets_start)) &&
        !file.starts_with(fmt::format(".{}", facts_start))) {
      entry.disable_recursion_pending();
      continue;
    }
    std::error_code gone;
    const auto size = entry->file_size(gone);
    if (!gone) sum += size;
  }
  return sum;
}

void Ring::remove(std::string_view period) const {
  std::error_code ignored;
  std::filesystem::remove(facts(period), ignored);
  std::filesystem::remove(packets(period), ignored);
}

void Ring::remove_unfinished_facts(std::string_view period) const {
  std::error_code ignored;
  const auto file = unfinished_facts(period).string();
  for (const char* end : {"", ".wal"}) std::filesystem::remove(file + end, ignored);
  std::filesystem::remove_all(file + ".tmp", ignored);
}

std::size_t Ring::recover() const {
  std::vector<std::string> packets_left;
  std::vector<std::string> facts_left;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(folder_, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto file = entry->path().filename().string();
    if (auto name = between(file, fmt::format(".{}", packets_start), fmt::format("{}{}", packets_end, unfinished_end)))
      packets_left.push_back(*std::move(name));
    for (const char* end : {"", ".wal", ".tmp"}) {
      if (auto name =
              between(file, fmt::format(".{}", facts_start), fmt::format("{}{}{}", facts_end, unfinished_end, end)))
        facts_left.push_back(*std::move(name));
    }
  }
  for (const auto& name : facts_left) remove_unfinished_facts(name);
  std::size_t recovered = 0;
  for (const auto& name : packets_left) {
    std::error_code failed;
    if (std::filesystem::file_size(unfinished_packets(name), failed) == 0 || failed) {
      std::filesystem::remove(unfinished_packets(name), failed);
      continue;
    }
    std::filesystem::rename(unfinished_packets(name), packets(name), failed);
    if (!failed) ++recovered;
  }
  return recovered;
}

}  // namespace assay::app::watch
