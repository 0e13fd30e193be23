// SPDX-License-Identifier: Apache-2.0
// Judgements: what the results of an assessment say of a subject of the network model, for exposures and measures.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/evaluate.h"
#include "base/result.h"
#include "facts/store.h"
#include "threat/threats.h"
#include "threat/views.h"

namespace assay::threat {

struct Judgement {
  assess::State state = assess::State::unknown;     // violated, met or unknown; never not applicable
  std::vector<const assess::Result*> results;       // what is there about the subject, in the order of the assessment
  std::vector<std::string> open;                    // requirements that are unknown there, or have no result
};

class Judgements {
 public:
  // `assessment` outlives it.
  [[nodiscard]] static base::Result<Judgements> load(facts::Store& store, const ModelViews& views, const assess::Assessment& assessment);

  // Violated if one of the requirements is; else unknown if one is unknown, not applicable or without a result there; else met.
  // Results are about a function where they name it, its product as a whole, or the network; about a product where they name it
  // or one of its functions; about anything else where it is their subject. Of results about two ends only those count that have a
  // function at the end that decides. `subject` empty: all results count.
  [[nodiscard]] Judgement judge(std::span<const Criterion> criteria, const std::string& subject) const;

  // What may stand for a name where the name itself must not enter: the same text for the same thing, whatever it is called. Of a
  // product its functions and results; of a function its kind and addresses, of a segment or host its addresses, of a site its functions. Anything else, and what
  // these do not tell apart, is the operator's own word.
  [[nodiscard]] std::string content(const std::string& value) const;

 private:
  using Results = std::vector<const assess::Result*>;
  void take(const std::string& requirement, const std::string& about, Results& into) const;

  std::map<std::string, Results, std::less<>> about_;               // requirement, line break, what it is about → results
  std::map<std::string, std::string, std::less<>> product_of_;      // function → product as the model sees it
  std::map<std::string, std::string, std::less<>> real_;            // product → its id in the case
  std::map<std::string, std::string, std::less<>> content_;  // name → what it stands for
};

}  // namespace assay::threat
