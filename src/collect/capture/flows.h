// SPDX-License-Identifier: Apache-2.0
// Flows, endpoints and SCTP associations.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// So many endpoints have a row; ends of flows beyond are counted in left_out. Their peers are counted one by one up to
// these limits, of one endpoint and of all.
inline constexpr std::size_t endpoints_limit = 65'536;
inline constexpr std::size_t peers_limit = 1'024;
inline constexpr std::size_t all_peers_limit = 262'144;

[[nodiscard]] std::unique_ptr<FactWriter> make_flow_writer(Ledger& ledger);

}  // namespace assay::collect::capture
