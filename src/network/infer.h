// SPDX-License-Identifier: Apache-2.0
// Infers the network from the facts: which functions there are, which interfaces they use, who shares a segment.
//
// By behaviour only: who answers NG Setup is an AMF, who serves nudm-sdm is a UDM. No role comes from an address, a
// port or a name. What only a profile or a peer says is "claimed", what a function does itself is "shown".
#pragma once

#include <cstddef>

#include "base/result.h"
#include "facts/store.h"

namespace assay::network {

// UEs that are listed one by one; the rest is one function that counts them.
inline constexpr std::size_t most_ues = 1000;
// Functions that are listed; beyond that, claimed ones first, they only appear in coverage.
inline constexpr std::size_t most_functions = 5000;
// At most so many addresses on segments; the rest is counted in coverage.
inline constexpr std::size_t most_members = 65'536;

// Fills the tables functions, function_reasons, interfaces and segments of `store`, which are empty before. The same
// facts give the same rows in the same order.
[[nodiscard]] base::Result<void> infer(facts::Store& store);

}  // namespace assay::network
