// SPDX-License-Identifier: Apache-2.0
// The collector of platforms: Kubernetes manifests, rendered Helm charts and compose files. Configurations of functions in
// their ConfigMaps are read with them. docs/guides/configurations.md
#pragma once

#include "collect/collectors.h"

namespace assay::collect::platform {

[[nodiscard]] Collector collector();

}  // namespace assay::collect::platform
