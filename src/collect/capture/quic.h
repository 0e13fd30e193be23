// SPDX-License-Identifier: Apache-2.0
// QUIC's first packets → quic_connections, one row for each flow. A hello of several datagrams is put together here.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Connections that are waiting for the rest of their hellos; the longest silent one is written to make room.
inline constexpr std::size_t quic_connections_limit = 4'096;

[[nodiscard]] std::unique_ptr<FactWriter> make_quic_writer(Ledger& ledger);

}  // namespace assay::collect::capture
