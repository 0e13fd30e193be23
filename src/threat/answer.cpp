// SPDX-License-Identifier: Apache-2.0
#include "threat/answer.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "threat/json.h"

namespace assay::threat {
namespace {

using risk::Interval;
using risk::LeafId;
using risk::ScenarioId;

class Tornado {
 public:
  Tornado(const Graph& graph, const risk::Evaluation& evaluation, const risk::Risk& risk) : graph_(graph), evaluation_(evaluation), risk_(risk), bars_(graph.units.size()), rests_(graph.units.size()) {}

  std::vector<std::vector<Bar>> run() {
    add_causes();
    add_rates_and_losses();
    look_behind();
    return std::move(bars_);
  }

  // On what the loss of a unit rests: figures of what can happen there.
  struct Rests {
    bool on_measured = false;
    bool on_wide_defaults = false;  // that are no single value
  };
  [[nodiscard]] const Rests& rests(std::size_t unit) const { return rests_[unit]; }

 private:
  using ByUnit = std::vector<double>;

  [[nodiscard]] double central(std::size_t unit) const { return risk_.losses.empty() ? 0 : risk_.losses[unit].per_year.central; }

  void add_causes() {
    const auto leaves = graph_.model.leaves();
    std::vector<ByUnit> slope(leaves.size(), ByUnit(graph_.units.size()));  // of the loss of a year in the probability of each leaf
    for (std::uint32_t scenario = 0; scenario < graph_.attackers.size(); ++scenario) {
      const auto of_scenario = evaluation_.loss_slopes(ScenarioId(scenario));
      const auto which = evaluation_.leaves_of(ScenarioId(scenario));
      for (std::size_t unit = 0; unit < of_scenario.size(); ++unit) {
        for (std::size_t i = 0; i < which.size(); ++i) slope[which[i].value][unit] += of_scenario[unit][i];
      }
    }
    for (std::uint32_t leaf = 0; leaf < leaves.size(); ++leaf) {
      const auto& known = leaves[leaf].probability;
      for (std::size_t unit = 0; unit < graph_.units.size(); ++unit) {
        add(unit, Bar::Kind::cause, leaf, slope[leaf][unit], known, graph_.causes[leaf].figure.by_default);
      }
    }
  }

  void add_rates_and_losses() {
    const auto& scenarios = graph_.model.scenarios();
    const auto& goals = graph_.model.goals();
    std::map<std::pair<std::size_t, std::uint32_t>, double> of_rate;  // unit and scenario → loss per try
    std::map<std::pair<std::size_t, std::uint32_t>, double> of_loss;  // unit and place of the loss → how often a year
    for (const auto& outcome : risk_.outcomes) {
      const auto& goal = goals[outcome.goal.value];
      of_rate[{goal.unit.value, outcome.scenario.value}] += goal.loss.central * outcome.probability.central;
      of_loss[{goal.unit.value, graph_.targets[outcome.goal.value].loss}] += scenarios[outcome.scenario.value].rate.central * outcome.probability.central;
    }
    for (const auto& [place, slope] : of_rate) {
      const auto& figure = graph_.attackers[place.second].rate;
      add(place.first, Bar::Kind::rate, place.second, slope, figure.interval, figure.by_default);
    }
    for (const auto& [place, slope] : of_loss) {
      const auto& figure = std::ranges::find(graph_.targets, place.second, &Target::loss)->figure;
      add(place.first, Bar::Kind::loss, place.second, slope, figure.interval, figure.by_default);
    }
  }

  // Also where the trials have no hit, and so no slope.
  void look_behind() {
    const auto& goals = graph_.model.goals();
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<risk::GoalId>> possible;  // by scenario and unit
    for (const auto& outcome : risk_.outcomes) {
      if (outcome.method != risk::Method::impossible) possible[{outcome.scenario.value, goals[outcome.goal.value].unit.value}].push_back(outcome.goal);
    }
    for (const auto& [place, list] : possible) {
      const auto& [scenario, unit] = place;
      auto& rests = rests_[unit];
      const auto look = [&rests](const Figure& figure) {
        if (!figure.by_default) rests.on_measured = true;
        else if (figure.interval.low != figure.interval.high) rests.on_wide_defaults = true;
      };
      look(graph_.attackers[scenario].rate);
      for (const auto goal : list) look(graph_.targets[goal.value].figure);
      for (const LeafId leaf : evaluation_.leaves_behind(ScenarioId(scenario), list)) look(graph_.causes[leaf.value].figure);
    }
  }

  void add(std::size_t unit, Bar::Kind kind, std::uint32_t of, double slope, const Interval& figure, bool by_default) {
    if (slope <= 0 || figure.low == figure.high) return;
    bars_[unit].push_back({.kind = kind, .of = of, .low = central(unit) + slope * (figure.low - figure.central), .high = central(unit) + slope * (figure.high - figure.central), .by_default = by_default});
  }

  const Graph& graph_;
  const risk::Evaluation& evaluation_;
  const risk::Risk& risk_;
  std::vector<std::vector<Bar>> bars_;
  std::vector<Rests> rests_;
};

}  // namespace

bool within_reach(const Graph& graph, const risk::Risk& risk, risk::UnitId unit) {
  return std::ranges::any_of(risk.outcomes, [&](const risk::Outcome& outcome) { return outcome.method != risk::Method::impossible && graph.model.goals()[outcome.goal.value].unit == unit; });
}

namespace {

// Without exceedances.
std::vector<UnitAnswer> units_of(const Graph& graph, const risk::Evaluation& evaluation, const risk::Risk& risk) {
  Tornado tornado(graph, evaluation, risk);
  auto bars = tornado.run();
  std::vector<UnitAnswer> units;
  for (std::size_t unit = 0; unit < graph.units.size(); ++unit) {
    UnitAnswer of{.loss = unit < risk.losses.size() ? risk.losses[unit] : risk::Loss{}, .bars = std::move(bars[unit]), .spread = 0, .default_share = 0, .exceedance = {}, .determined = false};
    std::ranges::sort(of.bars, [&](const Bar& a, const Bar& b) {
      if (a.spread() != b.spread()) return a.spread() > b.spread();
      return std::pair(a.kind, id(graph, a)) < std::pair(b.kind, id(graph, b));
    });
    double by_default = 0;
    for (const auto& bar : of.bars) {
      of.spread += bar.spread();
      if (bar.by_default) by_default += bar.spread();
    }
    if (of.spread > 0) of.default_share = by_default / of.spread;
    const double central = of.loss.per_year.central;
    const auto& rests = tornado.rests(unit);
    if (of.spread > 0) of.determined = by_default <= most_by_default * std::min(of.spread, central);
    else if (central > 0) of.determined = rests.on_measured;
    // No trial tells how far defaults move what never came true in them.
    else of.determined = (of.loss.per_year.high == 0 && of.loss.sampling.high == 0) || (rests.on_measured && !rests.on_wide_defaults);
    units.push_back(std::move(of));
  }
  return units;
}

}  // namespace

std::vector<bool> determined(const Graph& graph, const risk::Evaluation& evaluation, const risk::Risk& risk) {
  std::vector<bool> result;
  for (const auto& unit : units_of(graph, evaluation, risk)) result.push_back(unit.determined);
  return result;
}

base::Result<Answer> answer(const Graph& graph, const risk::Evaluation& evaluation) {
  Answer made{.risk = evaluation.evaluate({}), .units = {}, .carriers = {}};
  TRY(made.carriers, carriers(graph, evaluation));
  made.units = units_of(graph, evaluation, made.risk);
  auto exceedances = evaluation.exceedances();
  for (std::size_t unit = 0; unit < std::min(made.units.size(), exceedances.size()); ++unit) made.units[unit].exceedance = std::move(exceedances[unit]);
  return made;
}

}  // namespace assay::threat
