// SPDX-License-Identifier: Apache-2.0
// Measures as people name them: "M-N4-FILTER" for all its instances, "M-N4-FILTER(upf-1)" for one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "threat/graph.h"

namespace assay::threat {

// An error for the first that means no measure of the catalogue, whatever the network.
[[nodiscard]] base::Result<void> check_names(const Threats& threats, std::span<const std::string> named);

// An error that names those there are, or says that it is in place already.
[[nodiscard]] base::Result<std::vector<risk::MeasureId>> find_measures(const Graph& graph, std::string_view named);

// `with` without `without`, each once, in the order of their names. An error for a name that is not there, for one in `without` that
// `with` does not take, and for a set whose members exclude each other or lack a prerequisite.
[[nodiscard]] base::Result<std::vector<risk::MeasureId>> select(const Graph& graph, std::span<const std::string> with, std::span<const std::string> without);

}  // namespace assay::threat
