// SPDX-License-Identifier: Apache-2.0
// WireGuard messages → wireguard_sessions, one row for each flow.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Flows that are counted at once; the longest silent one is written to make room.
inline constexpr std::size_t wireguard_sessions_limit = 16'384;

[[nodiscard]] std::unique_ptr<FactWriter> make_wireguard_writer(Ledger& ledger);

}  // namespace assay::collect::capture
