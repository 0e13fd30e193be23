// SPDX-License-Identifier: Apache-2.0
// A verdict for each declared product in each kind of part where its functions are, from the results of the profile that
// the part demands. The rule itself is verdict/verdict.h; here results are assigned, and names put back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assess/catalogue.h"
#include "assess/evaluate.h"
#include "base/result.h"
#include "facts/store.h"
#include "verdict/verdict.h"

namespace assay::assess {

// One requirement of a profile as it stands for a product in a part.
struct Standing {
  std::string requirement;
  State state = State::unknown;
  Class kind = Class::indicator;
  verdict::Weight weight = verdict::Weight::required;
  std::vector<std::string> subjects;  // whose results made it so; empty where nothing is known
  std::vector<std::string> findings;  // of these, where it is violated
  std::string reason;                 // of that state
  std::string missing;                // what would answer, or what is not covered
};

struct ProductVerdict {
  std::string product;
  std::string part;                    // critical, adjacent, management, security element or other
  std::string profile;
  std::vector<std::string> functions;  // of the product in that part
  Verdict verdict = Verdict::undetermined;
  std::vector<std::string> because;    // requirement ids
  std::vector<std::string> measures;   // requirement ids whose remedy is the measure
  std::vector<std::string> missing;    // requirement ids
  std::vector<Standing> standings;     // by requirement, in catalogue order
};

// In the order of the products' ids and of the parts' severity. An error if the case names a profile that does not exist.
[[nodiscard]] base::Result<std::vector<ProductVerdict>> verdicts(facts::Store& store, const Catalogue& catalogue, const Assessment& assessment);

// Everything that is decided about the facts of a run.
struct Outcome {
  Assessment assessment;
  std::vector<ProductVerdict> verdicts;
};
[[nodiscard]] base::Result<Outcome> decide(facts::Store& store, const Catalogue& catalogue);

// The profile that a part demands where the case names none.
[[nodiscard]] std::string_view default_profile(std::string_view part);

}  // namespace assay::assess
