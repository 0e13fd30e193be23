// SPDX-License-Identifier: Apache-2.0
// The permutation audit of a run, and what the report says of it.
#pragma once

#include <filesystem>

#include "assess/catalogue.h"
#include "assess/neutrality.h"
#include "base/result.h"
#include "report/model.h"
#include "threat/graph.h"

namespace assay::app {

inline constexpr unsigned usual_renamings = 1;

// What everybody is told.
struct Reported {
  const assess::Outcome& outcome;
  const threat::Graph* graph = nullptr;  // from which risk is computed; null: it was not
};

// Audits what was reported about a database of facts that nobody has open. A trial that is not equal says so; then nothing of the run can be relied on.
// `scratch`: a folder for what memory has no room for; empty: none.
[[nodiscard]] base::Result<report::Neutrality> prove_neutral(const std::filesystem::path& facts, const assess::Catalogue& catalogue, const Reported& reported, unsigned renamings, const std::filesystem::path& scratch);

// An internal error if a trial is not equal.
[[nodiscard]] base::Result<void> check(const report::Neutrality& proof);

}  // namespace assay::app
