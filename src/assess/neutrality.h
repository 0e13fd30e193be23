// SPDX-License-Identifier: Apache-2.0
// The permutation audit: a proof, in each run, that nothing decided depends on who made a product.
//
// Non-interference is a property of pairs of runs, so it is tested by pairs: the facts are decided again with identities
// changed, and everything technical must come out the same once names are put back (docs/neutrality.md says what that
// proves and what it cannot). The canonical text of an outcome leaves nothing out but the ids of findings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assess/evaluate.h"
#include "assess/verdicts.h"
#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

// The name of a product before it was changed; any other word as it is.
using RealName = std::function<std::string(const std::string&)>;

// What is audited: results and verdicts, and what follows from them elsewhere as lines of text, in any order, with names put back. Lines may be left out.
struct Decided {
  Outcome outcome;
  std::function<std::vector<std::string>(const RealName&)> beside;
};
// It may read everything in the store, as a biased one would.
using Decider = std::function<base::Result<Decided>(facts::Store&)>;

// One way of changing identities.
struct Trial {
  std::string name;   // "renaming 1": what was done
  std::string about;  // in a sentence
  bool equal = false;
};

struct Audit {
  std::vector<Trial> trials;
  std::string digest;  // SHA-256 of the canonical outcome that was reported
  // Of the first trial that is not equal: a line of the outcome before and after.
  std::string before;
  std::string after;

  [[nodiscard]] bool neutral() const;
};

// `reported` is what everybody is told, and that must come out each time. `renamings`: how many random renamings are tried. Exchanges of products (all neighbours at once; from 10
// renamings on one pair after the other: all of up to four products, otherwise as many neighbours), blank names, countries, and the order of records come on top. The same facts and
// number give the same trials. `file` is a database of facts that nobody has open. Memory does not grow with it, if `scratch` names a folder for what memory has no room for: it is
// made when it is needed and goes again; empty: a trial that needs it fails.
[[nodiscard]] base::Result<Audit> audit(const std::filesystem::path& file, const Decider& decide, const Decided& reported, unsigned renamings, const std::filesystem::path& scratch = {});

}  // namespace assay::assess
