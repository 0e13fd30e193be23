// SPDX-License-Identifier: Apache-2.0
// Runs the worked examples of techniques: their rows go into an empty store, and the technique's rules are held against it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "threat/threats.h"

namespace assay::threat {

struct ExampleOutcome {
  std::vector<std::string> wrong;     // what does not come out as the example says, one sentence each; empty: it holds
  std::vector<std::size_t> fired;     // rules of the technique that have an instance
};

// Removes from the store whatever it holds first. An error: the example cannot be run, e.g. because it names a column that does not exist.
[[nodiscard]] base::Result<ExampleOutcome> run_example(facts::Store& store, const Threats& threats, const Technique& technique, const Example& example);

}  // namespace assay::threat
