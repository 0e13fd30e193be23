// SPDX-License-Identifier: Apache-2.0
// Fills nas_eps_messages, and ue_identities with the identities that stand in them.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_nas_eps_writer(Ledger& ledger);

}  // namespace assay::collect::capture
