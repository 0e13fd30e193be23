// SPDX-License-Identifier: Apache-2.0
// The text forms of UE identities (TS 29.571 §5.2.2 and §5.3.2, TS 29.518 §6.1.3.2.2 for the 5G-GUTI).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace assay::wire::sbi {

// Borrows the text that it was read from and the arena that was given for reading.
struct IdentityText {
  std::string_view what;  // as in Identity::what
  std::string_view value;
  std::optional<std::string_view> plmn;
  std::optional<std::string_view> routing_indicator;
  std::optional<std::uint8_t> scheme;
  std::optional<std::uint8_t> key_id;
};

// Whether it can be one by its first characters: most texts cannot.
[[nodiscard]] inline bool begins_like_identity(std::string_view text) {
  if (text.size() < 4) return false;
  switch (text[0]) {
    case 'i':
      return text[1] == 'm';
    case 's':
      return text[1] == 'u' && text[2] == 'c';
    case 'm':
      return text[1] == 's';
    case 'n':
      return text[1] == 'a' && text[2] == 'i';
    case 'g':
      return text[3] == '-';
    case 'e':
      return text[1] == 'x';
    case '5':
      return text[1] == 'g' && text[2] == '-';
    default:
      return false;
  }
}
// imsi-, nai-, gci-, gli-, suci-, msisdn-, extid-, imei-, imeisv-, 5g-guti- and nothing else around them.
[[nodiscard]] std::optional<IdentityText> read_identity(std::string_view text, base::Arena& arena);
// An identity that `text` begins with, as the names of resources often do ("imsi-001010000000001-2").
[[nodiscard]] std::optional<IdentityText> read_leading_identity(std::string_view text, base::Arena& arena);
// An IMSI without its prefix, as some cores write it: 14 or 15 digits.
[[nodiscard]] bool bare_imsi(std::string_view text);
[[nodiscard]] IdentityText from_bare_imsi(std::string_view digits, base::Arena& arena);

}  // namespace assay::wire::sbi
