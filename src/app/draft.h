// SPDX-License-Identifier: Apache-2.0
// The first draft of a case: an assay.yaml with comments, filled from evidence where there is some.
#pragma once

#include <string>

#include "app/draft_parts.h"

namespace assay::app {

[[nodiscard]] base::Result<std::string> draft_of(facts::Store& store, const DraftParts& parts);

}  // namespace assay::app
