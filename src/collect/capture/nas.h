// SPDX-License-Identifier: Apache-2.0
// Fills nas_messages, ue_identities and security_modes. What a Security Mode Command answers to is remembered per UE: a
// UE is an SCTP flow and a RAN UE NGAP ID (ran_ues.h).
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer. At most `ues` UEs are remembered; one that was silent for long makes room.
[[nodiscard]] std::unique_ptr<FactWriter> make_nas_writer(Ledger& ledger, std::size_t ues = 65536);

}  // namespace assay::collect::capture
