// SPDX-License-Identifier: Apache-2.0
#include "app/collection.h"

#include <algorithm>

namespace assay::app {

unsigned threads(unsigned asked, unsigned processors) { return asked != 0 ? asked : std::clamp(processors, 1U, most_threads); }

}  // namespace assay::app
