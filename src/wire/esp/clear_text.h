// SPDX-License-Identifier: Apache-2.0
// ESP that does not cipher (RFC 2410, RFC 4543) looks like any other from outside. In the manner of RFC 5879: if the
// octets read as padding, trailer and a whole packet with one of the lengths that an integrity value may have, the packet
// is in clear. One packet in about ten million reads so by chance, of those with a right checksum one in 10^13.
#pragma once

#include <cstdint>
#include <optional>

#include "wire/protocol.h"

namespace assay::wire::esp {

struct ClearText {
  std::uint8_t iv_octets = 0;   // 8 for GMAC, else 0
  std::uint8_t icv_octets = 0;  // of the integrity value at the end
  std::uint8_t next_header = 0; // 4 or 41: a tunnelled packet, else the protocol of the payload
  bool certain = false;         // a checksum over the payload, or over the header of a tunnelled packet, is right
  base::Bytes payload;
};

// `body`: what follows the sequence number. None: ciphered, or nothing that can be told.
[[nodiscard]] std::optional<ClearText> read_clear_text(base::Bytes body, const Context& context);

}  // namespace assay::wire::esp
