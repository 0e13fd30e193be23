// SPDX-License-Identifier: Apache-2.0
// CPE names: the formatted string of CPE 2.3 and the URI of CPE 2.2 (NISTIR 7695), and how two of them compare
// (NISTIR 7696).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::collect::software {

// The attributes in the order of the formatted string.
enum class Attribute : std::uint8_t { part, vendor, product, version, update, edition, language, software_edition, target_software, target_hardware, other };
inline constexpr std::size_t attributes = 11;
inline constexpr std::size_t longest_platform_name = 2048;  // octets

struct AttributeValue {
  enum class Kind : std::uint8_t { any, not_applicable, value };
  Kind kind = Kind::any;
  // Lower case, without escapes; the wildcards ? and * are the octets 1 and 2.
  std::string text;

  bool operator==(const AttributeValue&) const = default;
  [[nodiscard]] bool has_wildcard() const { return text.find_first_of("\x01\x02") != std::string::npos; }
};

struct PlatformName {
  std::array<AttributeValue, attributes> values;

  [[nodiscard]] const AttributeValue& operator[](Attribute attribute) const { return values.at(static_cast<std::size_t>(attribute)); }
  // "vendor:product"; empty if either is open or has a wildcard.
  [[nodiscard]] std::string key() const;
  bool operator==(const PlatformName&) const = default;
};

[[nodiscard]] base::Result<PlatformName> parse_platform_name(std::string_view text);
// As a formatted string.
[[nodiscard]] std::string text(const PlatformName& name);

// What the source says of the target (NISTIR 7696 table 6-2): any of a set is `superset` of one of it.
enum class Relation : std::uint8_t { disjoint, subset, superset, equal, undefined };
[[nodiscard]] Relation relation(const AttributeValue& source, const AttributeValue& target);

}  // namespace assay::collect::software
