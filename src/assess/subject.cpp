// SPDX-License-Identifier: Apache-2.0
#include "assess/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace assay::assess {
namespace {

// More kinds than this at one address are a host, and its address says more than the list.
constexpr std::size_t most_kinds = 3;

// Whatever runs on a host may use these.
bool shared_by_a_host(std::string_view address) { return address == "127.0.0.1" || address == "::1"; }

}  // namespace

base::Result<Subjects> Subjects::load(facts::Store& store) {
  TRY(const auto answer, store.query("SELECT address, kind, label, certainty = 'shown' FROM functions WHERE address <> '' "
                                     "ORDER BY function"));
  Subjects subjects;
  for (const auto& row : answer.rows) {
    subjects.by_address_[row.at(0).text].push_back({row.at(1).text, row.at(2).text, row.at(3).integer != 0});
  }
  return subjects;
}

std::string Subjects::one(std::string_view kind, const std::string& address) const {
  const auto found = by_address_.find(address);
  if (found == by_address_.end()) return address;
  const auto& all = found->second;
  for (const auto& function : all) {
    if (function.kind == kind && function.shown) return function.label;
  }
  if (shared_by_a_host(address)) return address;
  // What behaviour shows counts more than what somebody claims.
  const bool any_shown = std::ranges::any_of(all, &Function::shown);
  std::vector<std::string> kinds;
  const Function* only = nullptr;
  for (const auto& function : all) {
    if (any_shown && !function.shown) continue;
    if (std::ranges::find(kinds, function.kind) == kinds.end()) kinds.push_back(function.kind);
    only = &function;
  }
  if (kinds.size() > most_kinds) return address;
  // "NF" claims nothing but to be one.
  const std::string_view claimed = any_shown || (kinds.size() == 1 && kinds.front() == "NF") ? "" : "claimed ";
  if (kinds.size() == 1) return fmt::format("{}{}", claimed, only->label);
  return fmt::format("{}{} {}", claimed, fmt::join(kinds, "/"), address);
}

std::string Subjects::name(std::string_view pattern, const std::string& subject, const std::string& peer) const {
  std::string result;
  const std::string* next = &subject;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    const auto close = pattern.find('}', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    result += pattern.substr(0, open);
    if (next != nullptr) result += one(pattern.substr(open + 1, close - open - 1), *next);
    next = next == &subject ? &peer : nullptr;
    pattern.remove_prefix(close + 1);
  }
  return result += pattern;
}

}  // namespace assay::assess
