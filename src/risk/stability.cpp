// SPDX-License-Identifier: Apache-2.0
#include "risk/stability.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

namespace assay::risk {
namespace {

constexpr std::uint32_t most_repetitions = 1000;

}  // namespace

base::Result<Stability> chosen_again(const Evaluation& evaluation, UnitId unit, double budget, std::uint32_t repetitions, const ChoiceLimits& limits) {
  const Model& model = evaluation.model();
  if (repetitions > most_repetitions) return base::fail(fmt::format("{} repetitions were asked for: ask for at most {}", repetitions, most_repetitions));
  CHECK(Chooser::of(evaluation, unit));
  Stability stability{.repetitions = repetitions, .measures = {}};
  std::map<std::pair<Key, std::uint32_t>, std::uint32_t> times;
  std::optional<Evaluation> last;
  for (std::uint32_t i = 0; i < repetitions; ++i) {
    TRY(auto fresh, (last ? *last : evaluation).on_fresh_trials(1));
    TRY(auto chooser, Chooser::of(fresh, unit));
    TRY(const auto choice, chooser.choose(budget, limits));
    for (const MeasureId id : choice.measures) ++times[{model.measures()[id.value].key, id.value}];
    last = std::move(fresh);
  }
  for (const auto& [measure, chosen] : times) stability.measures.push_back({MeasureId(measure.second), chosen});
  return stability;
}

}  // namespace assay::risk
