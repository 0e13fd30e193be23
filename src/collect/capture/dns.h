// SPDX-License-Identifier: Apache-2.0
// DNS messages → dns_messages, one row each.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

[[nodiscard]] std::unique_ptr<FactWriter> make_dns_writer(Ledger& ledger);

}  // namespace assay::collect::capture
