// SPDX-License-Identifier: Apache-2.0
// QUIC versions 1 (RFC 9000, 9001) and 2 (RFC 9369), recognised on any UDP port by content. The first packets of a client
// are protected by a key that everybody can compute; they are opened, and the Client Hello in them goes to "tls-handshake".
#pragma once

#include <cstdint>
#include <vector>

#include "wire/protocol.h"
#include "wire/quic/frames.h"

namespace assay::wire::quic {

// One Initial packet.
struct Initial {
  static constexpr MessageKind kind{"quic.initial"};

  std::uint32_t version = 0;
  base::Bytes destination_id;  // with a client's first packets it makes the keys
  base::Bytes source_id;
  std::uint32_t token_octets = 0;
  bool opened = false;  // false: a server's, or a client's that changed its identifier
  std::vector<CryptoFrame> crypto;
};

void parse(base::Bytes datagram, const Context& context, Output& out);
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;  // "quic"

}  // namespace assay::wire::quic
