// SPDX-License-Identifier: Apache-2.0
// The order of versions, as each ecosystem defines it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::collect::software {

enum class Scheme : std::uint8_t {
  semver,   // SemVer 2.0, a leading v and fewer or more than three numbers allowed: Go with its pseudo-versions, npm …
  debian,   // deb-version(7)
  pypi,     // PEP 440
  rpm,      // rpm-version(7): epoch:version-release, with ~ and ^
  apk,      // apk-package(5)
  maven,    // Maven's version order
  gem,      // Gem::Version
  numbers,  // numbers and words of no defined scheme, as CPE names have them
  exact,    // no order: equal or not comparable
};
[[nodiscard]] std::string_view text(Scheme scheme);
[[nodiscard]] std::optional<Scheme> scheme_from_text(std::string_view word);

inline constexpr std::size_t longest_version = 512;  // octets

// Null if either is no version of the scheme.
[[nodiscard]] std::optional<std::strong_ordering> compare(Scheme scheme, std::string_view left, std::string_view right);

}  // namespace assay::collect::software
