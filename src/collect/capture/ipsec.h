// SPDX-License-Identifier: Apache-2.0
// IKE messages → ike_associations, one row for each association; ESP and AH packets → ipsec_flows, one row for each SPI and
// destination.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Associations that are counted at once; the longest silent one is written to make room.
inline constexpr std::size_t ike_associations_limit = 16'384;
inline constexpr std::size_t ipsec_flows_limit = 65'536;

[[nodiscard]] std::unique_ptr<FactWriter> make_ike_writer(Ledger& ledger);
[[nodiscard]] std::unique_ptr<FactWriter> make_ipsec_writer(Ledger& ledger);

}  // namespace assay::collect::capture
