// SPDX-License-Identifier: Apache-2.0
// GTP-U messages → gtpu_messages (one row each, G-PDUs left out) and gtpu_tunnels (one row for the G-PDUs of a tunnel).
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// At most so many tunnels are counted at once. One that has been silent for long is written to make room; should it
// speak again, it gets a second row.
inline constexpr std::size_t gtpu_tunnels_limit = 262'144;
// All tunnels have a row up to so many, after that a sample of each kind; the G-PDUs of others are counted in left_out.
inline constexpr std::size_t gtpu_tunnel_rows_limit = 2 * gtpu_tunnels_limit;

[[nodiscard]] std::unique_ptr<FactWriter> make_gtpu_writer(Ledger& ledger);

}  // namespace assay::collect::capture
