// SPDX-License-Identifier: Apache-2.0
// Assumptions: figures that a case puts in the place of those of the catalogue (declared_assumptions).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "threat/threats.h"

namespace assay::threat {

class Assumptions {
 public:
  // Before identities are hidden. An error for an id that is not in the catalogue.
  [[nodiscard]] static base::Result<Assumptions> load(facts::Store& store, const Threats& threats);

  // What the case says of one figure, or `otherwise`: of this instance, else of all. `term` as people call it; state as in the case: prior,
  // violated, met, rate, loss or cost.
  [[nodiscard]] const Figure& figure(const Term& term, std::string_view state, const Figure& otherwise);

  // Where it is said, for messages: "assay.yaml:12"; of the last one that figure() gave for the term.
  [[nodiscard]] std::string place(const Term& term) const;

  // How many figure() gave, or might have given but for one that says more of the instance.
  [[nodiscard]] std::size_t used() const;
  // One sentence for each of the others.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  struct Assumption {
    std::string of;
    std::string subject;
    std::string state;
    Figure figure;
    std::string place;
    bool used = false;
  };
  [[nodiscard]] static bool means(const Assumption& assumption, const Term& term);

  std::vector<Assumption> all_;
};

}  // namespace assay::threat
