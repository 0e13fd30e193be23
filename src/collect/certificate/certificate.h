// SPDX-License-Identifier: Apache-2.0
// Certificates and keys in files, as evidence. Private keys are looked at and forgotten: stored is that there is one.
#pragma once

#include "collect/collectors.h"

namespace assay::collect::certificate {

[[nodiscard]] Collector collector();

}  // namespace assay::collect::certificate
