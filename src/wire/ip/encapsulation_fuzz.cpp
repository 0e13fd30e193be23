// SPDX-License-Identifier: Apache-2.0
// The first octet is the IP protocol, the rest its payload. What is found lies inside and is shorter, however often it is opened.
#include <cstdlib>

#include "wire/ip/encapsulation.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ip = assay::wire::ip;
  if (size == 0) return 0;
  ip::Packet packet;
  packet.protocol = data[0];
  packet.payload = std::as_bytes(std::span(data + 1, size - 1));
  for (int depth = 0; depth < 16; ++depth) {
    const auto found = ip::carried_by(packet);
    if (!found) return 0;
    if (!assay::base::offset_within(packet.payload, found->packet) || found->packet.empty()) std::abort();
    const auto inner = ip::parse(found->packet, nullptr);
    if (!inner) return 0;
    if (inner->payload.size() >= packet.payload.size()) std::abort();
    packet = *inner;
  }
  return 0;
}
