// SPDX-License-Identifier: Apache-2.0
// Values of TLS and what they are called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::wire::tls {

// "TLS 1.2", "DTLS 1.0", "SSL 3.0", "TLS 1.3 draft 28"; "0x1234" for anything else.
[[nodiscard]] std::string version_name(std::uint16_t version);
// 1.3, its drafts, and DTLS 1.3: everything after the Server Hello is ciphered.
[[nodiscard]] bool is_version_13(std::uint16_t version);
// Larger for the newer one; DTLS numbers count down.
[[nodiscard]] std::uint32_t version_rank(std::uint16_t version);
// A reserved value that clients mix in to keep servers tolerant (RFC 8701).
[[nodiscard]] constexpr bool is_grease(std::uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

// "fatal handshake_failure" (RFC 8446 §6); numbers for values without a name.
[[nodiscard]] std::string alert_text(std::uint8_t level, std::uint8_t description);

}  // namespace assay::wire::tls
