// SPDX-License-Identifier: Apache-2.0
// Rhythms: who turns to whom at regular intervals. Intervals and sizes of each pair of hosts and service, in bounded
// memory, into traffic_rhythms.
#pragma once

#include <memory>

#include "collect/capture/writer.h"
#include "wire/watcher.h"

namespace assay::collect::capture {

inline constexpr std::size_t rhythm_pairs_limit = 32'768;            // outside tunnels
inline constexpr std::size_t rhythm_pairs_in_tunnels_limit = 16'384;
inline constexpr std::size_t fewest_intervals = 8;

class RhythmWriter : public FactWriter {
 public:
  virtual void stirs(const wire::Context& context, const wire::ip::Packet& packet, const wire::Stir& stir) = 0;
};

[[nodiscard]] std::unique_ptr<RhythmWriter> make_rhythm_writer(Ledger& ledger);

}  // namespace assay::collect::capture
