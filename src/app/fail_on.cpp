// SPDX-License-Identifier: Apache-2.0
#include "app/fail_on.h"

#include <algorithm>

namespace assay::app {

std::vector<std::string> fail_on_words() { return {"never", "hard", "violated", "unknown", "not-acceptable", "measures", "undetermined", "policy"}; }

ExitCode exit_code(const report::Model& model, const std::string& word) {
  using assess::State;
  using assess::Verdict;
  const auto any = [&](State state) { return model.counts.contains(state) && model.counts.at(state) != 0; };
  const auto decided = [&](Verdict wanted) {
    return model.declared && std::ranges::any_of(model.declared->verdicts, [&](const auto& each) { return each.verdict == wanted; });
  };
  if (word.empty()) return static_cast<ExitCode>(model.exit_code);
  bool fails = false;
  if (word == "hard") fails = model.classes.contains(assess::Class::hard);
  if (word == "violated") fails = any(State::violated);
  if (word == "unknown") fails = any(State::violated) || any(State::unknown);
  // No verdict is no good one: a product that somebody forgot to include must not pass.
  const bool of_verdicts = word == "policy" || word == "not-acceptable" || word == "measures" || word == "undetermined";
  if (of_verdicts && (!model.declared || model.declared->verdicts.empty())) return ExitCode::violated;
  if (word == "not-acceptable") fails = decided(Verdict::not_acceptable);
  if (word == "measures") fails = decided(Verdict::not_acceptable) || decided(Verdict::acceptable_with_measures);
  if (word == "undetermined") fails = decided(Verdict::not_acceptable) || decided(Verdict::undetermined);
  // A policy that is refused might have restricted something.
  if (word == "policy" && model.declared->policies) {
    const auto& [in_force, refused, decisions] = *model.declared->policies;
    fails = !refused.empty() || std::ranges::find(decisions, Verdict::not_acceptable, &policy::Decision::under_policy) != decisions.end();
  } else if (word == "policy") {
    fails = decided(Verdict::not_acceptable);
  }
  return fails ? ExitCode::violated : ExitCode::all_met;
}

}  // namespace assay::app
