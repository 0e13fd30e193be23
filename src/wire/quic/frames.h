// SPDX-License-Identifier: Apache-2.0
// The frames of an opened Initial packet (RFC 9000 §19), of which CRYPTO frames carry the TLS handshake.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/cursor.h"

namespace assay::wire::quic {

constexpr std::size_t most_crypto_frames = 64;  // that are read of one packet
constexpr std::size_t longest_hello = 64 * 1024;  // octets of a CRYPTO stream that are put together

// A run of the CRYPTO stream (RFC 9000 §19.6), borrowed.
struct CryptoFrame {
  std::uint64_t offset = 0;
  base::Bytes octets;
};

// RFC 9000 §16: an integer of 1, 2, 4 or 8 octets.
[[nodiscard]] std::uint64_t variable(base::Cursor& in, const char* name = nullptr);

// Adds the CRYPTO frames of a packet's payload, in order.
[[nodiscard]] std::optional<base::Fault> read_frames(base::Cursor in, std::vector<CryptoFrame>& crypto);

// The beginning of the CRYPTO stream as far as these frames have it without a hole.
[[nodiscard]] std::vector<std::byte> join(std::vector<CryptoFrame> frames);

}  // namespace assay::wire::quic
