// SPDX-License-Identifier: Apache-2.0
// FactRows: the rows behind fact ids, read table by table.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "base/result.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

class FactRows {
 public:
  FactRows(facts::Store& store, bool show_identifiers) : store_(store), show_identifiers_(show_identifiers) {}

  // The frames, by evidence, that these facts lie in.
  [[nodiscard]] base::Result<std::map<std::uint64_t, std::set<std::uint64_t>>> places(std::span<const facts::FactId> facts);
  void want(facts::FactId fact) { wanted_.insert(fact); }
  // Everything wanted so far, masked.
  [[nodiscard]] base::Result<std::map<std::string, Fact>> read();

 private:
  facts::Store& store_;
  bool show_identifiers_;
  std::set<facts::FactId> wanted_;
};

}  // namespace assay::report
