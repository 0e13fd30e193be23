// SPDX-License-Identifier: Apache-2.0
// From stored facts to a whole report model.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

#include "app/inputs.h"
#include "assess/catalogue.h"
#include "base/result.h"
#include "collect/capture/collect.h"
#include "facts/store.h"
#include "report/build.h"

namespace assay::app {

// Stands for the built-in catalogue where folders are asked for.
inline constexpr std::string_view built_in_catalogue = "built-in";

// The built-in catalogue, or that of `folders` together if there are any.
[[nodiscard]] base::Result<assess::Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders);

// A catalogue with that of the case, if it has one of its own.
[[nodiscard]] base::Result<assess::Catalogue> with_case_catalogue(assess::Catalogue catalogue, const Plan& planned);

// The plan of the case from which facts were collected; an empty one where there was no case.
[[nodiscard]] base::Result<Plan> plan_behind(facts::Store& store);

// load_catalogue() with the catalogue of the case from which the facts were collected, if it has one of its own.
[[nodiscard]] base::Result<assess::Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders, facts::Store& store);

// The profile that evidence is held against where there is no case.
inline constexpr std::string_view evidence_profile = "evidence";

// The profile that counts where the user asked for `asked`, which may be nothing: a case has its own profiles, and whoever brings
// a catalogue means all of it. Empty: all requirements.
[[nodiscard]] std::string usual_profile(const std::string& asked, bool all);

// What a profile looks at, or all if it is empty. An error if there is none of that name.
[[nodiscard]] base::Result<assess::Catalogue> only_profile(const assess::Catalogue& catalogue, const std::string& profile);

struct Analysis {
  assess::Catalogue catalogue;  // what counted of it
  assess::Outcome outcome;
  report::Model model;
};

// Holds the facts against the catalogue and goes back to the evidence for the frames behind what was found.
// `evidence[n]` is evidence n+1. With a profile, only what it looks at counts, and what it merely wants only where the
// evidence says something; an error if it does not exist. `decided` is called between the results and the report of them.
[[nodiscard]] base::Result<Analysis> analyse(facts::Store& store, const assess::Catalogue& catalogue,
                                                  const std::vector<std::filesystem::path>& evidence, const collect::capture::KeyFiles& keys,
                                                  const report::Options& options, const std::string& profile = {}, const std::function<void()>& decided = [] {});

}  // namespace assay::app
