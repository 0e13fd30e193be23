// SPDX-License-Identifier: Apache-2.0
// QUIC versions 1 (RFC 9000, 9001) and 2 (RFC 9369), recognised on any UDP port by content. Initial packets are protected by
// keys that everybody can compute who saw the client's first one; they are opened, and the hellos in them go to "tls-handshake".
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "wire/protocol.h"
#include "wire/quic/frames.h"

namespace assay::wire::quic {

// One Initial packet.
struct Initial {
  static constexpr MessageKind kind{"quic.initial"};

  std::uint32_t version = 0;
  base::Bytes destination_id;  // that of a client's first packet makes the keys of both sides
  base::Bytes source_id;
  std::uint32_t token_octets = 0;
  bool opened = false;  // false: the client's first packet was not seen
  bool from_client = false;  // if opened
  std::vector<CryptoFrame> crypto;
};

// A server wants the client to show that it is where it says (RFC 9000 §8.1.2).
struct Retry {
  static constexpr MessageKind kind{"quic.retry"};

  std::uint32_t version = 0;
  base::Bytes source_id;  // what the client is to use as destination from now on
  std::uint32_t token_octets = 0;
  std::optional<bool> genuine;  // it answers the client's packet; none: that was not seen
};

// A server does not speak the client's version (RFC 9000 §6, RFC 8999 §6).
struct VersionNegotiation {
  static constexpr MessageKind kind{"quic.version_negotiation"};

  std::vector<std::uint32_t> versions;  // those that it speaks
};

void parse(base::Bytes datagram, const Context& context, Output& out);
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;  // "quic"

}  // namespace assay::wire::quic
