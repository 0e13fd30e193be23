// SPDX-License-Identifier: Apache-2.0
// WireGuard, recognised on any UDP port by its content. Its messages show which end began, that the handshake was
// answered, and how much was carried; nothing else is in clear.
#pragma once

#include <cstdint>

#include "wire/protocol.h"

namespace assay::wire::wireguard {

enum class Type : std::uint8_t { initiation = 1, response = 2, cookie_reply = 3, data = 4 };

struct Message {
  static constexpr MessageKind kind{"wireguard.message"};

  Type type = Type::data;
  std::uint32_t sender = 0;    // index that the sender chose; initiation and response
  std::uint32_t receiver = 0;  // index that the receiver chose; all but the initiation
  std::uint64_t counter = 0;   // of data
  std::uint32_t octets = 0;    // ciphered, with padding and tag; 16: a keepalive
};

void parse(base::Bytes datagram, const Context& context, Output& out);
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;  // "wireguard"

}  // namespace assay::wire::wireguard
