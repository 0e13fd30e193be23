// SPDX-License-Identifier: Apache-2.0
// Copies: the same packet on more than one way, into copied_traffic.
//
// What is remembered of a packet for a second is a 64-bit digest of what no hop changes and the ways on which it was
// seen: a way is a tunnel from one address to another, or outside of tunnels. Whoever receives a packet may pass it on
// once; whoever has it from outside, or made it, once as well. Who sends it on more often than that makes copies.
#pragma once

#include <cstdint>
#include <memory>

#include "collect/capture/writer.h"
#include "wire/ip/ip.h"

namespace assay::collect::capture {

inline constexpr std::uint64_t copies_all_remembered = 65'536;  // packets; later ones one in copies_one_in, by digest
inline constexpr std::uint32_t copies_one_in = 16;
inline constexpr std::size_t copies_ways_limit = 32'768;
inline constexpr std::size_t copies_rows_limit = 8'192;

class CopyWriter : public FactWriter {
 public:
  // Every whole IP packet, as wire::Watcher hears of them.
  virtual void packet(const wire::Context& context, const wire::ip::Packet& packet) = 0;
};

[[nodiscard]] std::unique_ptr<CopyWriter> make_copy_writer(Ledger& ledger);

}  // namespace assay::collect::capture
