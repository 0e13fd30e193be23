// SPDX-License-Identifier: Apache-2.0
// Fills capability_statements and user_plane_security: what NGAP, XnAP and E1AP say of a UE's security, with what the same
// UE or AMF said before. A UE is followed by what the AMF calls it, so also when a handover gives it another RAN node.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// At most `ues` UEs are remembered at a time. `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_ue_security_writer(Ledger& ledger, std::size_t ues = 65'536);

}  // namespace assay::collect::capture
