// SPDX-License-Identifier: Apache-2.0
// Fills ngap_messages; disclosures with the keys that AMFs send to RAN nodes; ue_identities with the temporary
// identities that NGAP itself states.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_ngap_writer(Ledger& ledger);

}  // namespace assay::collect::capture
