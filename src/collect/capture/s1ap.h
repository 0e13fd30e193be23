// SPDX-License-Identifier: Apache-2.0
// Fills s1ap_messages, and ue_identities with the identities that S1AP itself states.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_s1ap_writer(Ledger& ledger);

}  // namespace assay::collect::capture
