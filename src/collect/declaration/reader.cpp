// SPDX-License-Identifier: Apache-2.0
#include "collect/declaration/reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>

#include "base/day.h"
#include "base/letters.h"

namespace assay::collect::declaration {
namespace {

// Names that mean something without being declared.
constexpr std::array<std::string_view, 4> everyone = {"any", "inside", "outside", "resolvers"};
constexpr std::array<std::string_view, 20> kinds = {"AMF", "SMF", "UPF", "gNB", "NRF", "AUSF", "UDM", "UDR", "PCF",  "NSSF",
                                                    "BSF", "SCP", "SEPP", "NEF", "AF",  "SMSF", "NWDAF", "CHF", "UDSF", "LMF"};

constexpr std::size_t longest_name = 100;  // octets

}  // namespace

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

bool digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool hexadecimal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

Origin Reader::origin(const YAML::Node& node) const { return {static_cast<std::uint16_t>(at_), static_cast<std::uint32_t>(base::YamlFile::line(node))}; }

Result<void> Reader::count(const YAML::Node& node, std::string_view key, std::size_t entries) {
  entries_ += entries;
  if (entries_ > most_entries) return error(node, key, fmt::format("is one entry too many: a declaration holds at most {}; use prefixes, kinds or segments", most_entries));
  return {};
}

Result<std::string> Reader::text(const YAML::Node& node, std::string_view key) const {
  if (!node.IsScalar() || base::one_line(node.Scalar()).empty()) return error(node, key, "holds something that is no text: write one value");
  return base::one_line(node.Scalar());
}

Result<std::vector<std::string>> Reader::texts(const YAML::Node& map, const char* key) {
  std::vector<std::string> list;
  CHECK(each(map, key, [&](const YAML::Node& node) -> Result<void> {
    TRY(auto item, text(node, key));
    list.push_back(std::move(item));
    return {};
  }));
  return list;
}

Result<std::optional<bool>> Reader::stated(const YAML::Node& map, const char* key) const {
  TRY(const auto value, file().sentence(map, key, false));
  if (value.empty()) return std::nullopt;
  if (value == "false") return false;
  if (value == "true") return true;
  return error(map[key], key, "is neither true nor false: write one of them");
}

Result<bool> Reader::flag(const YAML::Node& map, const char* key) const {
  TRY(const auto value, stated(map, key));
  return value.value_or(false);
}

Result<std::optional<base::Time>> Reader::end_of_day(const YAML::Node& map, const char* key, bool required) const {
  TRY(const auto value, file().sentence(map, key, required));
  if (value.empty()) return std::nullopt;
  if (const auto end = base::end_of_day(value)) return end;
  return error(map[key], key, fmt::format("'{}' is no date: write YYYY-MM-DD", value));
}

Result<base::Time> Reader::moment(const YAML::Node& map, const char* key) const {
  TRY(const auto value, file().sentence(map, key, true));
  const std::string_view view = value;
  if (const auto day = base::beginning_of_day(view.substr(0, 10))) {
    if (view.size() == 10) return *day;
    const bool seconds = view.size() == 20;
    if ((seconds || view.size() == 17) && view[10] == 'T' && view[13] == ':' && (!seconds || view[16] == ':') && view.back() == 'Z') {
      const auto h = number(view.substr(11, 2), 23);
      const auto m = number(view.substr(14, 2), 59);
      const auto s = seconds ? number(view.substr(17, 2), 60) : 0;
      if (h && m && s) return base::Time{day->nanoseconds + std::chrono::nanoseconds(std::chrono::hours(*h) + std::chrono::minutes(*m) + std::chrono::seconds(*s)).count()};
    }
  }
  return error(map[key], key, fmt::format("'{}' is no time: write YYYY-MM-DDThh:mm:ssZ", value));
}

Result<Prefix> Reader::prefix(const YAML::Node& node, std::string_view key) const {
  TRY(const auto value, text(node, key));
  if (const auto parsed = Prefix::from_text(value)) return *parsed;
  return error(node, key, fmt::format("'{}' is neither an address nor a prefix without further bits: write 10.1.0.5 or 10.1.0.0/24", value));
}

Result<std::vector<Prefix>> Reader::prefixes(const YAML::Node& map, const char* key) {
  std::vector<Prefix> list;
  CHECK(each(map, key, [&](const YAML::Node& node) -> Result<void> {
    TRY(const auto item, prefix(node, key));
    list.push_back(item);
    return {};
  }));
  return list;
}

Result<std::string> Reader::name(const YAML::Node& map, const char* key) {
  TRY(const auto value, file().sentence(map, key, true));
  if (std::ranges::find(everyone, value) != everyone.end() || std::ranges::find(kinds, value) != kinds.end()) {
    return error(map[key], key, fmt::format("'{}' means something else here: choose another name, e.g. {}-1", value, base::lower(value)));
  }
  if (Prefix::from_text(value)) return error(map[key], key, fmt::format("'{}' is an address: choose a name", value));
  if (value == "the network" || value == "this evidence") return error(map[key], key, fmt::format("'{}' means something else in reports: choose another name", value));
  if (value.size() > longest_name) return error(map[key], key, fmt::format("is longer than {} octets: choose a shorter name", longest_name));
  if (products_.contains(value) || !names_.insert(value).second) return error(map[key], key, fmt::format("'{}' is taken: give every function, segment, product, host and site a name of its own", value));
  return value;
}

Result<std::string> Reader::product(const YAML::Node& map, const char* key) {
  TRY(auto value, name(map, key));
  names_.erase(value);
  products_.insert(value);
  return value;
}

Result<std::vector<std::string>> Reader::party(const YAML::Node& map, const char* key, bool products) {
  std::vector<std::string> list;
  const YAML::Node value = map[key];
  if (!value) return error(map, key, "is missing: name a function, a kind, a segment, a prefix, resolvers, inside, outside or any");
  const auto add = [&](const YAML::Node& node) -> Result<void> {
    TRY(const auto called, text(node, key));
    if (const auto prefix = Prefix::from_text(called)) {
      list.push_back(prefix->text());
      return {};
    }
    if (!known(called) && !(products && products_.contains(called))) {
      return error(node, key, fmt::format("'{}' is declared nowhere: write the name of a function or segment, a kind such as AMF, a prefix, resolvers, inside, outside or any", called));
    }
    list.push_back(called);
    return {};
  };
  if (value.IsSequence()) CHECK(each(map, key, add));
  else CHECK(add(value));
  if (list.empty()) return error(value, key, "is empty: name at least one party");
  return list;
}

bool Reader::known(const std::string& called) const {
  return names_.contains(called) || kinds_.contains(called) || std::ranges::find(everyone, called) != everyone.end() || std::ranges::find(kinds, called) != kinds.end();
}

}  // namespace assay::collect::declaration
