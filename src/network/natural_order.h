// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace assay::network {

// Text order in which runs of digits count as numbers: 10.0.0.9 before 10.0.0.10.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

}  // namespace assay::network
