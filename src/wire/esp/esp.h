// SPDX-License-Identifier: Apache-2.0
// ESP, what IPsec ciphers packets with (RFC 4303), below IP and inside UDP port 4500 (RFC 3948). Its header is in clear;
// whether the rest really is ciphered is looked at packet by packet (clear_text.h).
#pragma once

#include <cstdint>
#include <optional>

#include "wire/esp/clear_text.h"
#include "wire/protocol.h"

namespace assay::wire::esp {

struct Packet {
  static constexpr MessageKind kind{"esp.packet"};

  std::uint32_t spi = 0;       // with the destination it names the security association
  std::uint32_t sequence = 0;  // the low 32 bits where 64 were agreed
  std::uint32_t octets = 0;    // behind the header
  bool in_udp = false;
  std::optional<ClearText> clear_text;
};

void parse(base::Bytes packet, const Context& context, Output& out);

extern const Protocol protocol;      // "esp": IP protocol 50
extern const Protocol udp_protocol;  // "udp-esp": UDP port 4500, which IKE shares; RFC 3948

}  // namespace assay::wire::esp
