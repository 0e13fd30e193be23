// SPDX-License-Identifier: Apache-2.0
// Fills gtpc_messages and gtpc_tunnel_ends, from GTPv2-C, GTPv1-C and GTP'.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_gtpc_writer(Ledger& ledger);

}  // namespace assay::collect::capture
