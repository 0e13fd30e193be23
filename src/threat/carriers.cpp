// SPDX-License-Identifier: Apache-2.0
#include "threat/carriers.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace assay::threat {
namespace {

constexpr std::size_t most_listed = 20;                     // parts, of those that move most if taken and if safe: each
constexpr std::uint64_t most_work = std::uint64_t{1} << 27U;  // of the ways to all reasons

const risk::Change& change_of(const risk::ForcedOutcome& outcome, bool taken) { return taken ? outcome.taken : outcome.safe; }
const risk::Change& change_of(const risk::ForcedLoss& loss, bool taken) { return taken ? loss.taken : loss.safe; }

class Reasons {
 public:
  explicit Reasons(const Graph& graph) : graph_(graph), explainer_(graph, most_work) {}

  std::optional<Reason> find(const Carrier& carrier, std::size_t unit, bool taken) {
    const auto& model = graph_.model;
    const risk::ForcedOutcome* best = nullptr;
    double most = 0;
    for (const auto& outcome : carrier.forced.outcomes) {
      const auto& goal = model.goals()[outcome.goal.value];
      const double by = model.scenarios()[outcome.scenario.value].rate.central * goal.loss.central * change_of(outcome, taken).by;
      if (goal.unit.value != unit || by <= most) continue;
      most = by;
      best = &outcome;
    }
    if (best == nullptr) return std::nullopt;
    const auto& facts = graph_.parts[carrier.part].facts;
    Reason made{.scenario = best->scenario, .goal = best->goal, .to = {}, .from = {}};
    auto from = explainer_.likeliest(best->scenario, model.goals()[best->goal.value].fact, facts);
    if (!from || !goes_through(*from, model.goals()[best->goal.value].fact, facts)) return std::nullopt;
    made.from = *std::move(from);
    if (taken) return made;
    std::optional<Way> to;
    for (const auto fact : facts) {
      auto way = explainer_.likeliest(best->scenario, fact);
      if (way && (!to || way->probability.central > to->probability.central)) to = std::move(way);
    }
    if (!to) return std::nullopt;
    made.to = *std::move(to);
    return made;
  }

 private:
  [[nodiscard]] bool goes_through(const Way& way, risk::FactId goal, const std::vector<risk::FactId>& facts) const {
    const auto of_part = [&](risk::FactId fact) { return std::ranges::find(facts, fact) != facts.end(); };
    if (way.steps.empty()) return of_part(goal);
    return std::ranges::any_of(way.steps, [&](std::uint32_t step) { return std::ranges::any_of(graph_.model.body(step), of_part); });
  }

  const Graph& graph_;
  Explainer explainer_;
};

}  // namespace

std::size_t Carriers::most_moved(const Carrier& carrier, bool taken) const {
  std::size_t best = 0;
  for (std::size_t unit = 1; unit < losses.size(); ++unit) {
    if (share(unit, change_of(carrier.forced.losses[unit], taken).by) > share(best, change_of(carrier.forced.losses[best], taken).by)) best = unit;
  }
  return best;
}

double Carriers::most_share(const Carrier& carrier, bool taken) const {
  const auto unit = most_moved(carrier, taken);
  return share(unit, change_of(carrier.forced.losses[unit], taken).by);
}

base::Result<Carriers> carriers(const Graph& graph, const risk::Evaluation& evaluation) {
  std::vector<std::vector<risk::FactId>> parts;
  for (const auto& part : graph.parts) parts.push_back(part.facts);
  TRY(auto forced, risk::forced(evaluation, parts));
  Carriers made{.trials = forced.trials, .left_out = 0, .all = {}, .losses = std::move(forced.losses)};
  for (std::uint32_t part = 0; part < parts.size(); ++part) {
    if (!forced.parts[part]) ++made.left_out;
    else if (!forced.parts[part]->outcomes.empty()) made.all.push_back({.part = part, .forced = *std::move(forced.parts[part]), .listed = false, .taken = {}, .safe = {}});
  }
  const auto sort = [&](bool taken_first) {
    std::ranges::stable_sort(made.all, std::greater{}, [&](const Carrier& each) { return std::pair(made.most_share(each, taken_first), made.most_share(each, !taken_first)); });
  };
  Reasons reasons(graph);
  for (const bool taken : {true, false}) {
    sort(taken);
    for (std::size_t i = 0; i < std::min(made.all.size(), most_listed); ++i) {
      auto& carrier = made.all[i];
      if (made.most_share(carrier, taken) == 0) break;
      carrier.listed = true;
      (taken ? carrier.taken : carrier.safe) = reasons.find(carrier, made.most_moved(carrier, taken), taken);
    }
  }
  return made;
}

}  // namespace assay::threat
