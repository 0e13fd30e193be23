// SPDX-License-Identifier: Apache-2.0
// The protection of Initial packets and the integrity of Retry packets (RFC 9001 §5.2 and 5.8, RFC 9369 §3.3), by OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"

namespace assay::wire::quic {

constexpr std::uint32_t version_1 = 1;
constexpr std::uint32_t version_2 = 0x6b3343cf;

struct InitialKeys {
  std::array<unsigned char, 16> key{};
  std::array<unsigned char, 12> iv{};
  std::array<unsigned char, 16> header_protection{};
};

enum class Sender : std::uint8_t { client, server };

// `destination_id` of the client's first packet, or of its first one after a Retry. `version` is 1 or 2, by its number on
// the wire.
[[nodiscard]] std::optional<InitialKeys> initial_keys(std::uint32_t version, base::Bytes destination_id, Sender sender);

// Whether a Retry packet answers a packet with that destination identifier: its last 16 octets say so.
[[nodiscard]] bool is_genuine_retry(std::uint32_t version, base::Bytes destination_id, base::Bytes packet);

struct Opened {
  std::uint64_t packet_number = 0;
  std::uint8_t number_length = 0;
  std::vector<std::byte> payload;
};

// `packet`: header and protected payload; `number_at`: where the packet number stands. None: these are not the keys.
[[nodiscard]] std::optional<Opened> open(const InitialKeys& keys, base::Bytes packet, std::size_t number_at);

}  // namespace assay::wire::quic
