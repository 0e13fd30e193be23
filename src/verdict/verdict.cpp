// SPDX-License-Identifier: Apache-2.0
#include "verdict/verdict.h"

#include <algorithm>

namespace assay::verdict {
namespace {

template <class Matches>
std::vector<std::uint32_t> numbers(std::span<const Held> held, Matches matches) {
  std::vector<std::uint32_t> found;
  for (const auto& each : held) {
    if (each.weight == Weight::required && matches(each)) found.push_back(each.requirement);
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

}  // namespace

Decision decide(std::span<const Held> held) {
  const auto violated = [held](Class kind) { return numbers(held, [kind](const Held& each) { return each.state == State::violated && each.kind == kind; }); };
  Decision decision;
  decision.missing = numbers(held, [](const Held& each) { return each.state == State::unknown; });
  if (auto hard = violated(Class::hard); !hard.empty()) {
    decision.verdict = Verdict::not_acceptable;
    decision.because = std::move(hard);
    return decision;
  }
  auto unexplained = violated(Class::indicator);
  const auto looked_at = numbers(held, [](const Held& each) { return each.state != State::not_applicable; });
  if (!decision.missing.empty() || !unexplained.empty() || looked_at.empty()) {
    decision.verdict = Verdict::undetermined;
    decision.because = std::move(unexplained);
    return decision;
  }
  decision.measures = violated(Class::unless_declared);
  decision.because = decision.measures;
  decision.verdict = decision.measures.empty() ? Verdict::acceptable : Verdict::acceptable_with_measures;
  return decision;
}

}  // namespace assay::verdict
