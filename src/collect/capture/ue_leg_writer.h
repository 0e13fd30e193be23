// SPDX-License-Identifier: Apache-2.0
// Fills radio_capabilities and nas_replays, which both need to know which legs are of one UE.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// At most `ues` UEs are remembered. `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_ue_leg_writer(Ledger& ledger, std::size_t ues = 65'536);

}  // namespace assay::collect::capture
