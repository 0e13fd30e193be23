// SPDX-License-Identifier: Apache-2.0
// YamlFile: reads the project's own YAML formats strictly. Every error names file, line, key, what is wrong and the remedy.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::base {

// The text with each run of blanks and line breaks as one blank, none at the ends.
[[nodiscard]] std::string one_line(std::string_view text);

class YamlFile {
 public:
  explicit YamlFile(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] std::unexpected<Error> error(const YAML::Node& node, std::string_view key, std::string_view what) const;
  [[nodiscard]] static std::size_t line(const YAML::Node& node);  // from 1

  // The map has no key but these, and none twice.
  [[nodiscard]] Result<void> keys(const YAML::Node& map, std::string_view where, std::initializer_list<std::string_view> known) const;
  // The value of a key; empty if it is absent and not required.
  [[nodiscard]] Result<std::string> scalar(const YAML::Node& map, const char* key, bool required) const;
  // The same as one line.
  [[nodiscard]] Result<std::string> sentence(const YAML::Node& map, const char* key, bool required) const;
  [[nodiscard]] Result<std::vector<std::string>> texts(const YAML::Node& map, const char* key) const;
  // The entries of a list, each read by parse(file, node); none if the key is absent.
  template <class Item, class Parse>
  [[nodiscard]] Result<std::vector<Item>> list(const YAML::Node& map, const char* key, Parse&& parse) const {
    std::vector<Item> items;
    const YAML::Node value = map[key];
    if (!value) return items;
    if (!value.IsSequence()) return error(value, key, "is no list: begin each entry with '-'");
    for (const auto& node : value) {
      TRY(auto item, parse(*this, node));
      items.push_back(std::move(item));
    }
    return items;
  }

 private:
  std::string name_;
};

}  // namespace assay::base
