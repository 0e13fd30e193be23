// SPDX-License-Identifier: Apache-2.0
// Declared and observed network held together.
#pragma once

#include <string_view>

#include "base/result.h"
#include "facts/store.h"

namespace assay::network {

// What the EU coordinated risk assessment of the cybersecurity of 5G networks (NIS Cooperation Group, 9 October 2019) says of a kind of function; empty
// where none of its categories fits.
struct Asset {
  std::string_view category;
  std::string_view sensitivity;  // "critical", "high", "moderate to high"
};
[[nodiscard]] Asset asset_of(std::string_view kind);

// Fills function_parts: critical as the operator declares it, adjacent by the regulation's definition (on the same network
// segment as a critical part, Rvit art. 1 c, d) from declared segments and again from observed ones. After infer() and
// after the declaration was collected; without a declaration there is nothing to say.
[[nodiscard]] base::Result<void> place_parts(facts::Store& store);

// Fills network_differences. "Never seen" is said of a function only where captures were read at all.
[[nodiscard]] base::Result<void> find_differences(facts::Store& store);

// infer() and both of these: the whole model, once everything was collected.
[[nodiscard]] base::Result<void> conclude(facts::Store& store);

}  // namespace assay::network
