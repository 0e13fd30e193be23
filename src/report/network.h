// SPDX-License-Identifier: Apache-2.0
// The network model as the report shows it.
#pragma once

#include "base/result.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

// `show_identifiers` false masks the addresses of UEs.
[[nodiscard]] base::Result<Network> read_network(facts::Store& store, bool show_identifiers);

}  // namespace assay::report
