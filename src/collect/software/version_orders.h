// SPDX-License-Identifier: Apache-2.0
// The orders behind versions.h, each null where a text is no version.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace assay::collect::software {

using Order = std::optional<std::strong_ordering>;

[[nodiscard]] Order compare_semver(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_debian(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_pypi(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_rpm(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_apk(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_maven(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_gem(std::string_view left, std::string_view right);
[[nodiscard]] Order compare_numbers(std::string_view left, std::string_view right);

// Runs of decimal digits of any length, by value.
[[nodiscard]] std::strong_ordering compare_digits(std::string_view left, std::string_view right);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// Takes the digits, or the letters, that `text` begins with.
std::string_view take_digits(std::string_view& text);
std::string_view take_letters(std::string_view& text);

}  // namespace assay::collect::software
