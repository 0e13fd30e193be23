// SPDX-License-Identifier: Apache-2.0
// A graph as lines of text that say all of it, for comparing graphs whose products have other names.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "threat/graph.h"

namespace assay::threat {

// Sorted: starts, goals, steps, causes with what made their states, measures and what is left out, with every figure. Numbers of facts of the
// evidence are left out. `real` is applied to each argument, subject and name, so that what is called otherwise in another graph can be compared.
[[nodiscard]] std::vector<std::string> lines(const Graph& graph, const std::function<std::string(const std::string&)>& real);

}  // namespace assay::threat
