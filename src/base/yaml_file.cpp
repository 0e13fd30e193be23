// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace assay::base {

std::string one_line(std::string_view text) {
  std::string result;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = !result.empty();
    } else {
      if (blank) result += ' ';
      blank = false;
      result += c;
    }
  }
  return result;
}

std::unexpected<Error> YamlFile::error(const YAML::Node& node, std::string_view key, std::string_view what) const {
  return fail(fmt::format("{}:{}: {}: {}", name_, line(node), key, what));
}

std::size_t YamlFile::line(const YAML::Node& node) { return static_cast<std::size_t>(std::max(node.Mark().line, 0)) + 1; }

Result<void> YamlFile::keys(const YAML::Node& map, std::string_view where, std::initializer_list<std::string_view> known) const {
  if (!map.IsMap()) return error(map, where, "is no map: write 'key: value' lines");
  std::set<std::string> seen;
  for (const auto& entry : map) {
    const auto key = entry.first.IsScalar() ? entry.first.Scalar() : std::string("?");
    if (std::ranges::find(known, key) == known.end()) {
      return error(entry.first, key, fmt::format("is not a key of {}: use one of {}", where, fmt::join(known, ", ")));
    }
    if (!seen.insert(key).second) return error(entry.first, key, "stands there twice: remove one");
  }
  return {};
}

Result<std::string> YamlFile::scalar(const YAML::Node& map, const char* key, bool required) const {
  const YAML::Node value = map[key];
  if (!value) {
    if (required) return error(map, key, "is missing: add it");
    return std::string();
  }
  if (!value.IsScalar()) return error(value, key, "is no text: write one value");
  if (required && one_line(value.Scalar()).empty()) return error(value, key, "is empty: fill it in");
  return value.Scalar();
}

Result<std::string> YamlFile::sentence(const YAML::Node& map, const char* key, bool required) const {
  TRY(const auto value, scalar(map, key, required));
  return one_line(value);
}

Result<std::vector<std::string>> YamlFile::texts(const YAML::Node& map, const char* key) const {
  std::vector<std::string> list;
  const YAML::Node value = map[key];
  if (!value) return list;
  if (!value.IsSequence()) return error(value, key, "is no list: write [a, b]");
  for (const auto& item : value) {
    if (!item.IsScalar()) return error(item, key, "holds something that is no text: write [a, b]");
    list.push_back(item.Scalar());
  }
  return list;
}

}  // namespace assay::base
