// SPDX-License-Identifier: Apache-2.0
#include "collect/software/constraints.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/blanks.h"
#include "wire/sbi/resource.h"

namespace assay::collect::software {
namespace {

using base::trimmed;

constexpr std::size_t most_constraints = 256;

}  // namespace

std::optional<bool> holds(const Interval& interval, Scheme scheme, std::string_view version) {
  if (!interval.from.empty()) {
    const auto order = compare(scheme, version, interval.from);
    if (!order) return std::nullopt;
    if (*order < 0 || (*order == 0 && !interval.from_included)) return false;
  }
  if (!interval.to.empty()) {
    const auto order = compare(scheme, version, interval.to);
    if (!order) return std::nullopt;
    if (*order > 0 || (*order == 0 && !interval.to_included)) return false;
  }
  return true;
}

std::string text(const Interval& interval) {
  if (interval.from.empty() && interval.to.empty()) return "all versions";
  if (interval.from == interval.to && interval.from_included && interval.to_included) return "version " + interval.from;
  std::string out = interval.from.empty() ? "versions" : fmt::format("versions {} {}", interval.from_included ? "from" : "after", interval.from);
  if (!interval.to.empty()) out += fmt::format(" {} {}", interval.to_included ? "up to" : "before", interval.to);
  return out;
}

std::optional<std::vector<Interval>> parse_constraints(std::string_view text) {
  text = trimmed(text);
  const bool vers = text.starts_with("vers:");
  if (vers) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    text.remove_prefix(slash + 1);
  }
  std::vector<Interval> out;
  std::optional<Interval> open;  // has a beginning, waits for its end
  std::size_t count = 0;
  while (!text.empty()) {
    if (++count > most_constraints) return std::nullopt;
    const auto end = std::min(text.find(vers ? '|' : ','), text.size());
    auto part = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    if (part == "*") {
      out.push_back({});
      continue;
    }
    const auto operation = part.substr(0, std::min(part.find_first_not_of("<>=!"), part.size()));
    part = trimmed(part.substr(operation.size()));
    const auto version = vers ? wire::sbi::percent_decoded(part) : std::string(part);
    if (version.empty() || version.find(' ') != std::string::npos) return std::nullopt;
    if (operation == "<" || operation == "<=") {
      auto interval = open.value_or(Interval());
      open.reset();
      interval.to = version;
      interval.to_included = operation == "<=";
      out.push_back(std::move(interval));
    } else if (operation == ">" || operation == ">=") {
      if (open) return std::nullopt;
      open = Interval{.from = version, .from_included = operation == ">=", .to = {}};
    } else if (operation.empty() || operation == "=" || operation == "==") {
      out.push_back({.from = version, .from_included = true, .to = version, .to_included = true});
    } else {
      return std::nullopt;
    }
  }
  if (open) out.push_back(*std::move(open));
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace assay::collect::software
