// SPDX-License-Identifier: Apache-2.0
// Package URLs (purl, ECMA-427): pkg:type/namespace/name@version?qualifiers#subpath.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace assay::collect::software {

inline constexpr std::size_t longest_package_url = 4096;  // octets

// All parts are decoded, and normalised as the type demands.
struct PackageUrl {
  std::string type;
  std::string name_space;  // segments joined by '/'; empty if there is none
  std::string name;
  std::string version;
  std::vector<std::pair<std::string, std::string>> qualifiers;  // by key
  std::string subpath;

  [[nodiscard]] std::string_view qualifier(std::string_view key) const;  // empty if absent
  bool operator==(const PackageUrl&) const = default;
};

// An error says what is wrong; the caller adds where.
[[nodiscard]] base::Result<PackageUrl> parse_package_url(std::string_view text);
// The canonical form.
[[nodiscard]] std::string text(const PackageUrl& url);

}  // namespace assay::collect::software
