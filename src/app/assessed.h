// SPDX-License-Identifier: Apache-2.0
// What commands need that ask for risk: the facts of a case, the results of requirements, and the threats of its catalogue.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case_folder.h"
#include "app/command.h"
#include "assess/evaluate.h"
#include "base/result.h"
#include "collect/capture/collect.h"
#include "facts/store.h"
#include "threat/graph.h"
#include "threat/threats.h"

namespace assay::app {

struct CaseArguments {
  std::vector<std::string> files;  // as of run; or a folder that run wrote, or its facts.duckdb
  std::string folder = "assay-risk";
  std::vector<std::filesystem::path> catalogue;
  std::string declaration;
  collect::capture::KeyFiles keys;
  unsigned threads = 0;
  ConfinementWish confinement;
};

// Adds the arguments to a command.
void add_case_arguments(CLI::App& command, CaseArguments& arguments);

struct Assessed {
  assess::Catalogue catalogue;
  threat::Threats threats;  // checked
  facts::Store store;
  assess::Assessment assessment;
  std::optional<CaseFolder> folder;  // into which facts were collected; none where they were there before
};

// Whether the catalogue has what is asked for: an error before anything is collected.
using CatalogueCheck = std::function<base::Result<void>(const threat::Threats&)>;

// Collects and assesses as run does, without verdicts and report; or opens what run has collected, and assesses again.
[[nodiscard]] base::Result<Assessed> assessed(const CaseArguments& arguments, const CatalogueCheck& check);

// An error with a remedy where the network has no attacker or nothing to lose.
[[nodiscard]] base::Result<void> enough(const threat::Graph& graph);

// An answer, for people and for programs.
struct Answered {
  std::string text;
  std::string json;
};
// Closes the facts and keeps them, where they were collected, also if there is no answer; with the answer under this name. Prints it.
[[nodiscard]] base::Result<ExitCode> tell(Assessed& made, std::string_view name, const base::Result<Answered>& answer, bool as_json);

}  // namespace assay::app
