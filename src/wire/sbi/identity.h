// SPDX-License-Identifier: Apache-2.0
// The text forms of UE identities (TS 29.571 §5.2.2 and §5.3.2, TS 29.518 §6.1.3.2.2 for the 5G-GUTI).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::wire::sbi {

struct IdentityText {
  std::string_view what;  // as in Identity::what
  std::string value;
  std::optional<std::string> plmn;
  std::optional<std::string> routing_indicator;
  std::optional<std::uint8_t> scheme;
  std::optional<std::uint8_t> key_id;
};

// imsi-, nai-, gci-, gli-, suci-, msisdn-, extid-, imei-, imeisv-, 5g-guti- and nothing else around them.
[[nodiscard]] std::optional<IdentityText> read_identity(std::string_view text);
// An identity that `text` begins with, as the names of resources often do ("imsi-001010000000001-2").
[[nodiscard]] std::optional<IdentityText> read_leading_identity(std::string_view text);
// An IMSI without its prefix, as some cores write it: 14 or 15 digits.
[[nodiscard]] bool bare_imsi(std::string_view text);

}  // namespace assay::wire::sbi
