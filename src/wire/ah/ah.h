// SPDX-License-Identifier: Apache-2.0
// AH, which authenticates packets and ciphers nothing (RFC 4302). What it carries is handed on.
#pragma once

#include <cstdint>

#include "wire/protocol.h"

namespace assay::wire::ah {

struct Packet {
  static constexpr MessageKind kind{"ah.packet"};

  std::uint32_t spi = 0;
  std::uint32_t sequence = 0;
  std::uint8_t next_header = 0;  // IP protocol of the payload
  std::uint8_t icv_octets = 0;
  std::uint32_t octets = 0;      // of the payload
};

void parse(base::Bytes packet, const Context& context, Output& out);

extern const Protocol protocol;  // "ah": IP protocol 51

}  // namespace assay::wire::ah
