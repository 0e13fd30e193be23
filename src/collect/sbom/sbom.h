// SPDX-License-Identifier: Apache-2.0
// Bills of materials as evidence.
#pragma once

#include "collect/collectors.h"

namespace assay::collect::sbom {

[[nodiscard]] Collector collector();

}  // namespace assay::collect::sbom
