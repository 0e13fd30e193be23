// SPDX-License-Identifier: Apache-2.0
// Request lines and status lines (RFC 9112 §3, §4).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::wire::http {

struct StartLine {
  bool request = true;
  std::string_view version;  // "HTTP/1.1"
  std::string_view method;
  std::string_view target;
  std::string_view code;  // three digits
  std::string_view reason;
  std::uint16_t status = 0;
};

// `line` without its line end.
[[nodiscard]] std::optional<StartLine> read_start_line(std::string_view line);

// Whether `text` can be the beginning of a start line, or of one with what follows it.
enum class StartsLike : std::uint8_t { no, possible, yes };
[[nodiscard]] StartsLike starts_like_message(std::string_view text);

[[nodiscard]] bool is_token(std::string_view text);  // RFC 9110 §5.6.2, not empty

}  // namespace assay::wire::http
