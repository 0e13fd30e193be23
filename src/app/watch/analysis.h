// SPDX-License-Identifier: Apache-2.0
// The analysis of one period: what `assay run` does, on its packets and on those of the periods before it that are read
// to understand them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/watch/period_report.h"
#include "app/watch/ring.h"
#include "assess/catalogue.h"
#include "collect/capture/collect.h"
#include "collect/declaration/declaration.h"
#include "facts/store.h"

namespace assay::app::watch {

struct Rules {
  assess::Catalogue catalogue;
  std::optional<collect::declaration::Declaration> declaration;
};

struct AnalysisOptions {
  collect::capture::KeyFiles keys;
  bool show_identifiers = false;
  std::size_t temp_megabytes = facts::Limits{}.temp_megabytes;
};

// `window` are names of periods by time; the last is the one that is analysed. Writes its facts, whole or not at all,
// and tells which findings have something to show in it. Those that only lie in the periods before were told with
// these.
[[nodiscard]] PeriodReport analyse(const Ring& ring, const std::vector<std::string>& window, const Rules& rules,
                                   const AnalysisOptions& options);

}  // namespace assay::app::watch
