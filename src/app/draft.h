// SPDX-License-Identifier: Apache-2.0
// The first draft of a case: an assay.yaml with comments, filled from evidence where there is some.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"

namespace assay::app {

// `evidence`: paths relative to the case, to be listed in it.
[[nodiscard]] base::Result<std::string> draft_of(facts::Store& store, const std::vector<std::string>& evidence);

}  // namespace assay::app
