// SPDX-License-Identifier: Apache-2.0
// Messages between SEPPs → n32_messages, one row each; of a long capture a sample of each kind.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

[[nodiscard]] std::unique_ptr<FactWriter> make_n32_writer(Ledger& ledger);

}  // namespace assay::collect::capture
