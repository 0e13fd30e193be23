// SPDX-License-Identifier: Apache-2.0
// What every part of a declaration is read with: several files that speak of one another, and one way to complain.
#pragma once

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml_file.h"
#include "collect/declaration/declaration.h"

namespace assay::collect::declaration {

using base::Result;

// One file, parsed.
struct Part {
  base::YamlFile file;
  YAML::Node root;
};

class Reader {
 public:
  explicit Reader(std::vector<Part> parts) : parts_(std::move(parts)) {}

  [[nodiscard]] const base::YamlFile& file() const { return parts_[at_].file; }  // the one being read
  [[nodiscard]] Origin origin(const YAML::Node& node) const;
  [[nodiscard]] std::unexpected<base::Error> error(const YAML::Node& node, std::string_view key, std::string_view what) const { return file().error(node, key, what); }

  // Calls use(root) for each file.
  template <class Use>
  Result<void> parts(Use&& use) {
    for (at_ = 0; at_ < parts_.size(); ++at_) CHECK(use(parts_[at_].root));
    at_ = 0;
    return {};
  }
  // Calls use(item) for each item of the list under `key`. Every item of every list is counted: a few lines of anchors
  // and aliases could stand for millions.
  template <class Use>
  Result<void> each(const YAML::Node& map, const char* key, Use&& use) {
    const YAML::Node list = map[key];
    if (!list || list.IsNull()) return {};
    if (!list.IsSequence()) return error(list, key, "is no list: begin each entry with '-'");
    for (const auto& node : list) {
      CHECK(count(node, key));
      CHECK(use(node));
    }
    return {};
  }
  // The same for the lists under `key` of all files, each item made by read(item).
  template <class Item, class Read>
  Result<void> all(const char* key, std::vector<Item>& into, Read&& read) {
    return parts([&](const YAML::Node& root) {
      return each(root, key, [&](const YAML::Node& node) -> Result<void> {
        TRY(auto item, read(node));
        into.push_back(std::move(item));
        return {};
      });
    });
  }
  Result<void> count(const YAML::Node& node, std::string_view key, std::size_t entries = 1);

  [[nodiscard]] Result<std::string> text(const YAML::Node& node, std::string_view key) const;
  Result<std::vector<std::string>> texts(const YAML::Node& map, const char* key);
  [[nodiscard]] Result<bool> flag(const YAML::Node& map, const char* key) const;                    // absent: false
  [[nodiscard]] Result<std::optional<bool>> stated(const YAML::Node& map, const char* key) const;  // absent: none
  // YYYY-MM-DD; its last nanosecond. None if it is absent and not required.
  [[nodiscard]] Result<std::optional<base::Time>> end_of_day(const YAML::Node& map, const char* key, bool required) const;
  // YYYY-MM-DDThh:mm[:ss]Z, or a day: its beginning.
  [[nodiscard]] Result<base::Time> moment(const YAML::Node& map, const char* key) const;
  [[nodiscard]] Result<Prefix> prefix(const YAML::Node& node, std::string_view key) const;
  Result<std::vector<Prefix>> prefixes(const YAML::Node& map, const char* key);
  // A name that the communication matrix can use, and no other function, segment, product, host or site has.
  Result<std::string> name(const YAML::Node& map, const char* key = "name");
  // The same for a product, which no address is called by.
  Result<std::string> product(const YAML::Node& map, const char* key);
  // One name or a list of them; with `products` also the id of a product.
  Result<std::vector<std::string>> party(const YAML::Node& map, const char* key, bool products = false);

  void add_kind(const std::string& kind) { kinds_.insert(kind); }
  [[nodiscard]] bool known(const std::string& called) const;

 private:
  std::vector<Part> parts_;
  std::size_t at_ = 0;
  std::size_t entries_ = 0;
  std::set<std::string> names_;
  std::set<std::string> products_;
  std::set<std::string> kinds_;
};

// A whole decimal number up to `most`.
[[nodiscard]] std::optional<std::uint64_t> number(std::string_view text, std::uint64_t most);
[[nodiscard]] bool digits(std::string_view text);
[[nodiscard]] bool hexadecimal(std::string_view text);

// In this order, since the later ones refer to what the earlier ones declare.
Result<void> read_network(Reader& reader, Declaration& into);
Result<void> read_case(Reader& reader, Declaration& into);
Result<void> read_rules(Reader& reader, Declaration& into);

}  // namespace assay::collect::declaration
