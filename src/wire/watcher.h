// SPDX-License-Identifier: Apache-2.0
// Watcher: sees packets pass that no protocol is asked about: when conversations stir, which packets go by, what lies
// behind them in their frames. Most of what it is told happens for every packet, so it has to be quick.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "wire/ip/ip.h"
#include "wire/protocol.h"

namespace assay::wire {

// Silence after which a conversation stirs again. Shorter rhythms are one stir.
inline constexpr std::int64_t quiet_nanoseconds = 1'000'000'000;

// A conversation's first packet, or the first after a second of silence.
struct Stir {
  bool opening = false;        // the flow is new
  bool opening_seen = false;   // and began with its opening (TCP SYN, SCTP INIT), then or before
  std::uint64_t octets = 0;    // of its IP packets so far, both directions, without this one
  std::uint64_t answered = 0;  // packets of its reverse direction so far, without this one
};

class Watcher {
 public:
  // Every whole IP packet, outside first, then what tunnels carry, before its flow is known: the context has addresses
  // and the tunnel, no ports.
  virtual void packet(const Context& context, const ip::Packet& packet) = 0;
  // `context` has ports, flow and direction.
  virtual void stirs(const Context& context, const ip::Packet& packet, const Stir& stir) = 0;
  // Octets behind an IP packet: in its frame (as a rule the padding of a short one), or in its G-PDU if the context names a
  // tunnel. The addresses are those of who sent them.
  virtual void trailer(const Context& context, base::Bytes octets) = 0;

 protected:
  ~Watcher() = default;
};

}  // namespace assay::wire
