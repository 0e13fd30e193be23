// SPDX-License-Identifier: Apache-2.0
// Bytes: a borrowed run of octets. Whoever keeps the content longer than the call copies it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::base {

using Bytes = std::span<const std::byte>;

[[nodiscard]] std::string_view as_text(Bytes bytes);  // the same octets seen as characters; no validation
[[nodiscard]] Bytes as_bytes(std::string_view text);
// Whether `text` begins with these characters, told by comparing integers.
template <std::size_t size>
[[nodiscard, gnu::always_inline]] constexpr bool begins(std::string_view text, const char (&characters)[size]) {
  return text.size() >= size - 1 && __builtin_memcmp(text.data(), characters, size - 1) == 0;
}
[[nodiscard]] std::string hex(Bytes bytes);                                    // "30ff0004"
[[nodiscard]] std::optional<std::vector<std::byte>> from_hex(std::string_view);  // blanks are skipped
// Printable ASCII of `bytes` with everything else as \xNN, so that hostile input cannot write to a terminal.
[[nodiscard]] std::string printable(Bytes bytes);

// Offset of `part` inside `whole`, if it lies there.
[[nodiscard]] std::optional<std::size_t> offset_within(Bytes whole, Bytes part);

namespace literals {
// "30 ff 00 04"_bytes, for tests and tables. Aborts on anything but hexadecimal digits and blanks.
[[nodiscard]] std::vector<std::byte> operator""_bytes(const char* digits, std::size_t length);
}  // namespace literals

}  // namespace assay::base
