// SPDX-License-Identifier: Apache-2.0
// THE list of protocols.
#pragma once

#include <span>

#include "wire/protocol.h"

namespace assay::wire {

[[nodiscard]] std::span<const Protocol* const> all_protocols();

}  // namespace assay::wire
