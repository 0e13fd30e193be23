// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/slices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::wire::sbi {
namespace {

bool differentiator(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

// Without a differentiator a slice is the one whose differentiator is FFFFFF (TS 23.003 §28.4.2).
std::string slice(const Json& json, Json::Index node) {
  const auto type = json.optional_integer(node, "sst");
  if (!type || *type < 0 || *type > 255) return {};
  const auto name = std::to_string(*type);
  if (json.find(node, "sdRanges") != Json::none || json.optional_boolean(node, "wildcardSd").value_or(false)) return name + "-*";
  auto text = std::string(json.string(node, "sd"));
  if (!differentiator(text)) return name;
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text == "FFFFFF" ? name : name + "-" + text;
}

}  // namespace

void add_slices(const Json& json, Json::Index list, base::Arena& arena, std::vector<std::string_view>& into) {
  if (list == Json::none || json.at(list).kind != Json::Kind::array) return;
  for (auto entry = json.child(list); entry != Json::none; entry = json.next(entry)) {
    if (const auto name = slice(json, entry); !name.empty()) into.push_back(arena.keep(name));
  }
}

std::optional<std::string> slices_of(std::string_view text) {
  const auto json = Json::parse(base::as_bytes(text));
  if (!json || json->size() == 0) return std::nullopt;
  base::Arena arena;
  std::vector<std::string_view> found;
  add_slices(*json, json->root(), arena, found);
  if (found.empty()) return std::nullopt;
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return fmt::format("{}", fmt::join(found, ","));
}

}  // namespace assay::wire::sbi
