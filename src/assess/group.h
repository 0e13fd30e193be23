// SPDX-License-Identifier: Apache-2.0
// What one subject of a requirement has of one state, class and reason, before it is judged.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "assess/state.h"
#include "base/time.h"
#include "facts/table.h"

namespace assay::assess {

// A subject as queries give it: its two ends, and the product that it is an instance of where the query names one.
struct SubjectKey {
  std::string subject;
  std::string peer;
  std::string product;

  auto operator<=>(const SubjectKey&) const = default;
};

struct Group {
  State state = State::unknown;
  Class kind = Class::indicator;
  std::string reason;
  std::string missing;
  std::uint64_t observations = 0;
  base::Time first;
  base::Time last;
  std::vector<facts::FactId> facts;
};

}  // namespace assay::assess
