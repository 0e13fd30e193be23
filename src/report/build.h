// SPDX-License-Identifier: Apache-2.0
// From facts and results to the report model.
#pragma once

#include <set>
#include <vector>

#include "assess/catalogue.h"
#include "assess/verdicts.h"
#include "base/result.h"
#include "facts/frame_view.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

struct Options {
  bool show_identifiers = false;  // do not mask
};

// Everything but the frames. `outcome` is what was decided about the facts in `store` by `catalogue`.
[[nodiscard]] base::Result<Model> build(facts::Store& store, const assess::Catalogue& catalogue, const assess::Outcome& outcome, const Options& options);

// How many facts of each finding a report shows, where it has so many findings: 10, or fewer for all of them to have 20,000.
[[nodiscard]] std::size_t facts_shown(std::size_t findings);

// The frames that the facts of the model lie in, at most 160: those of findings first, evenly.
[[nodiscard]] std::set<facts::FrameKey> frames_behind(const Model& model);
// Shows them in the model, masked.
void add_frames(Model& model, std::vector<facts::FrameView> frames, const Options& options);

// "1-3,7": ascending numbers as ranges.
[[nodiscard]] std::string ranges(const std::set<std::uint64_t>& numbers);

}  // namespace assay::report
