// SPDX-License-Identifier: Apache-2.0
// UTF-8 (RFC 3629) for text of unknown origin that must go where only valid UTF-8 may: a database, JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::base {

// True if `text` is valid UTF-8. Overlong forms, surrogates and values above U+10FFFF are not.
[[nodiscard]] bool is_utf8(std::string_view text);

// Appends `text` to `out` with U+FFFD for each invalid sequence. Where a character breaks off or goes wrong in the
// middle, the octets that could have begun it are one sequence, as the Unicode Standard (§3.9, "maximal subpart")
// advises.
void append_utf8(std::string& out, std::string_view text);

// `text` shortened to at most `limit` octets, ending between characters.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t limit);

// One character, or one invalid sequence, at the start of `text`, which is not empty.
struct Utf8Step {
  std::size_t length = 1;
  bool valid = false;
};
[[nodiscard]] Utf8Step utf8_step(std::string_view text);

}  // namespace assay::base
