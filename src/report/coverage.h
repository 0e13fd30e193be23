// SPDX-License-Identifier: Apache-2.0
// What was looked at: evidence, interfaces, protocols, losses, and the sentences that say it.
#pragma once

#include "base/result.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

[[nodiscard]] base::Result<std::vector<Evidence>> read_evidence(facts::Store& store);
[[nodiscard]] base::Result<Coverage> read_coverage(facts::Store& store, const std::vector<Evidence>& evidence);
// "2,403 frames on 2 interfaces over 1 min 12 s": what the honest sentence about absence rests on.
[[nodiscard]] base::Result<std::string> scope(facts::Store& store);

// "1,234,567"
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace assay::report
