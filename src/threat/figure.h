// SPDX-License-Identifier: Apache-2.0
// Figure: a number that is only known as an interval, with whoever says so. No number of a threat catalogue comes without it.
#pragma once

#include <string>

#include "risk/model.h"

namespace assay::threat {

struct Figure {
  risk::Interval interval;
  std::string source;       // who says so, or "own estimate …"
  std::string date;         // of that, YYYY-MM-DD
  bool by_default = false;  // nobody measured it: results that rest on such figures are not determined

  bool operator==(const Figure&) const = default;
};

}  // namespace assay::threat
