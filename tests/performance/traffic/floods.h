// SPDX-License-Identifier: Apache-2.0
// Floods: traffic that is made to fill the memory or to waste the time of whoever follows it. Each is one kind of packet over
// and over, with what a state table is keyed by different every time, and nothing ever completed.
#pragma once

#include <span>
#include <string_view>

#include "traffic/random.h"
#include "traffic/source.h"

namespace assay::traffic {

struct Flood {
  std::string_view name;
  std::string_view what;  // for people: what is sent, and what it fills
  // Writes the next packet or few; `number` counts from 0.
  void (*next)(CaptureFile& out, std::uint64_t number, Random& random);
};

[[nodiscard]] std::span<const Flood> transport_floods();    // below and around TCP, UDP and SCTP
[[nodiscard]] std::span<const Flood> signalling_floods();   // of the 5G core's protocols
[[nodiscard]] std::span<const Flood> http_floods();         // of the SBI, HTTP and TLS

// Writes one datagram.
void udp(CaptureFile& out, const Address& from, const Address& to, std::span<const std::uint8_t> payload);

// One of 59,000,000 ends that differ, the same for the same number.
[[nodiscard]] Address stranger(std::uint64_t number);

}  // namespace assay::traffic
