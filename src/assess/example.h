// SPDX-License-Identifier: Apache-2.0
// Runs the worked examples of requirements: their facts go into an empty store, and the requirement is held against it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "assess/requirement.h"
#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

struct ExampleRun {
  std::vector<std::string> wrong;              // what does not come out as the example says, one sentence each; empty: it holds
  std::map<std::string, std::set<State>> reasons;  // of all results: the states that they are given for
};

// Removes from the store whatever it holds first. An error: the example cannot be run, e.g. because it names a column that does not exist.
[[nodiscard]] base::Result<ExampleRun> run_example(facts::Store& store, const Requirement& requirement, const Example& example);

// States that are neither expected by an example nor declared impossible; none where no query decides.
[[nodiscard]] std::vector<State> states_without_example(const Requirement& requirement);

}  // namespace assay::assess
