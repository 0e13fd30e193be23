// SPDX-License-Identifier: Apache-2.0
// Fills ran_messages and rrc_messages; disclosures with the keys that RAN nodes send each other.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_ran_node_writer(Ledger& ledger);

}  // namespace assay::collect::capture
