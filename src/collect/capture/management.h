// SPDX-License-Identifier: Apache-2.0
// Sessions of the protocols that manage machines, and of the platforms under a core → management_sessions, one row each.
// The datagrams or exchanges of one flow that say the same are one session.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Flows of datagrams that are remembered as written; of a forgotten one, a later datagram makes a second row.
inline constexpr std::size_t management_flows_limit = 65'536;

[[nodiscard]] std::unique_ptr<FactWriter> make_management_writer(Ledger& ledger);

}  // namespace assay::collect::capture
