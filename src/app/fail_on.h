// SPDX-License-Identifier: Apache-2.0
// What makes a run fail in continuous integration.
#pragma once

#include <string>
#include <vector>

#include "app/command.h"
#include "report/model.h"

namespace assay::app {

// The words of --fail-on, from the least to the most severe demand.
[[nodiscard]] std::vector<std::string> fail_on_words();
// `word` is one of them, or empty: then the exit code follows from the results (see assay --help).
[[nodiscard]] ExitCode exit_code(const report::Model& model, const std::string& word);

}  // namespace assay::app
