// SPDX-License-Identifier: Apache-2.0
// FactRows: the rows behind fact ids, read table by table.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

class FactRows {
 public:
  FactRows(facts::Store& store, bool show_identifiers) : store_(store), show_identifiers_(show_identifiers) {}

  // The frames, by evidence, that the facts of each list lie in. Asks once for many lists: what a query costs is the table it
  // looks through, and a large network has thousands of findings.
  using Frames = std::map<std::uint64_t, std::set<std::uint64_t>>;
  [[nodiscard]] base::Result<std::vector<Frames>> frames(std::span<const std::span<const facts::FactId>> lists);
  void want(facts::FactId fact) { wanted_.insert(fact); }
  // Everything wanted so far, masked.
  [[nodiscard]] base::Result<std::map<std::string, Fact>> read();

 private:
  facts::Store& store_;
  bool show_identifiers_;
  std::set<facts::FactId> wanted_;
};

}  // namespace assay::report
