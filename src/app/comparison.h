// SPDX-License-Identifier: Apache-2.0
// What changed between two reports. They are read as JSON, so that reports of other versions can be compared too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace assay::app {

struct Change {
  std::string_view section;  // verdict, policy, result, risk, exception, part, difference, function, interface, evidence
  std::string subject;
  std::string note;    // what the subject is about, e.g. the title of a requirement; may be empty
  std::string before;  // empty: it was not there
  std::string after;   // empty: it is not there any more
};

// One of the two reports.
struct Compared {
  std::string name;     // as the user named it
  std::string network;  // of its case; empty: none
  std::string as_of;    // likewise
  std::string program;  // and its version
  std::size_t evidence = 0;  // files
  std::size_t violated = 0;  // requirements, as the report's summary counts them
  std::size_t met = 0;
  std::size_t unknown = 0;
  bool risk = false;
};

struct Comparison {
  Compared before;
  Compared after;
  std::vector<Change> changes;  // by section, in the order above, and subject
};

// Each is a folder that run wrote, or its report.json. Risk is compared where both have it, and
// differs where more than the sampling of trials explains it.
[[nodiscard]] base::Result<Comparison> compare_reports(const std::string& before, const std::string& after);

// schema/comparison.schema.json describes it.
[[nodiscard]] std::string json(const Comparison& comparison, base::JsonStyle style);

}  // namespace assay::app
