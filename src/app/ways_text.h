// SPDX-License-Identifier: Apache-2.0
// The likeliest ways of attackers to what can be lost, step by step, on a terminal.
#pragma once

#include <set>
#include <span>
#include <string>

#include "assess/catalogue.h"
#include "base/result.h"
#include "report/terminal.h"
#include "risk/evaluation.h"
#include "threat/graph.h"

namespace assay::app {

// An error for an id that is neither a scenario nor a loss of the catalogue.
[[nodiscard]] base::Result<void> can_be_explained(const threat::Threats& threats, std::span<const std::string> wanted);

// Scenarios and losses by id; where none is named, all.
struct Narrowed {
  std::set<std::string> scenarios;
  std::set<std::string> losses;

  [[nodiscard]] bool has(const threat::Graph& graph, risk::ScenarioId scenario, risk::GoalId goal) const;
};
// An error for an id that is neither in this network.
[[nodiscard]] base::Result<Narrowed> narrowed(const threat::Graph& graph, std::span<const std::string> wanted);

// `wanted` are ids of scenarios and losses; what is not named is not narrowed. An error for an id that is neither in this network.
[[nodiscard]] base::Result<std::string> ways_text(const threat::Graph& graph, const risk::Risk& risk, std::span<const std::string> wanted, const assess::Catalogue& catalogue, const report::TerminalStyle& style);

}  // namespace assay::app
