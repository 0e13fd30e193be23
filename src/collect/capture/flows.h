// SPDX-License-Identifier: Apache-2.0
// Flows, endpoints and SCTP associations.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

[[nodiscard]] std::unique_ptr<FactWriter> make_flow_writer(Ledger& ledger);

}  // namespace assay::collect::capture
