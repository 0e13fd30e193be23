// SPDX-License-Identifier: Apache-2.0
// The risk of a case as a part of its report.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "assess/evaluate.h"
#include "base/result.h"
#include "facts/store.h"
#include "threat/answer.h"
#include "threat/graph.h"
#include "threat/json.h"
#include "threat/threats.h"

namespace assay::app {

// The threats of the same folders as the requirements.
[[nodiscard]] base::Result<threat::Threats> load_threats(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& of_case);

// Whether there is somebody who attacks and something to lose.
[[nodiscard]] inline bool has_risk(const threat::Graph& graph) { return !graph.attackers.empty() && !graph.targets.empty(); }

struct CaseRisk {
  threat::Graph graph;  // of threats that outlive it
  threat::Answer answer;
  threat::Ways ways;
};

// Null where the network has no attacker or nothing to lose. `threats` was checked and outlives the risk.
[[nodiscard]] base::Result<std::shared_ptr<const CaseRisk>> case_risk(facts::Store& store, const assess::Assessment& assessment, const threat::Threats& threats, unsigned threads);

}  // namespace assay::app
