// SPDX-License-Identifier: Apache-2.0
// Fills diameter_messages.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// `ledger` must outlive the writer.
[[nodiscard]] std::unique_ptr<FactWriter> make_diameter_writer(Ledger& ledger);

}  // namespace assay::collect::capture
