// SPDX-License-Identifier: Apache-2.0
// What src/risk chooses for a generated network: risk_measures FOLDER close | risk_measures FOLDER choose|ways BUDGET.
// Beside what risk_network.py writes, the folder holds measure.facts (number, cost), rules_out.facts (measure, leaf),
// needs.facts and excludes.facts (measure, measure), and for choose holds.facts (trial, leaf). The loss is then the
// mean over these trials, so that another solver can be asked about the same ones.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "risk/choice.h"
#include "risk/closing.h"
#include "risk/drawn_trials.h"
#include "risk/measure_sets.h"
#include "risk/reachable.h"
#include "risk_network.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;
using assay::performance::Network;
using assay::performance::read;
using assay::performance::Row;

std::uint32_t whole(double number) { return static_cast<std::uint32_t>(number); }

base::Result<void> add_measures(const std::string& folder, const Network& network, Model& model) {
  TRY(const auto measures, read(folder, "measure", 2));
  TRY(const auto effects, read(folder, "rules_out", 2));
  for (const Row row : measures.rows()) {
    Measure measure{.key = whole(row[0]), .cost = exactly(row[1]), .effects = {}};
    for (const Row effect : effects.rows()) {
      if (effect[0] == row[0]) measure.effects.push_back({network.leaf(whole(effect[1])), exactly(0)});
    }
    TRY(const auto id, model.add_measure(std::move(measure)));
    (void)id;
  }
  TRY(const auto needs, read(folder, "needs", 2));
  for (const Row row : needs.rows()) CHECK(model.require(MeasureId(whole(row[0])), MeasureId(whole(row[1]))));
  TRY(const auto excludes, read(folder, "excludes", 2));
  for (const Row row : excludes.rows()) CHECK(model.exclude(MeasureId(whole(row[0])), MeasureId(whole(row[1]))));
  return {};
}

std::vector<std::uint32_t> numbers(std::span<const MeasureId> measures) {
  std::vector<std::uint32_t> list;
  for (const MeasureId id : measures) list.push_back(id.value);
  return list;
}

base::Result<void> close(const Model& model) {
  std::vector<Target> targets;
  for (std::uint32_t goal = 0; goal < model.goals().size(); ++goal) targets.push_back({ScenarioId(0), GoalId(goal)});
  const auto begin = std::chrono::steady_clock::now();
  TRY(const auto closing, close_targets(model, targets, FactorEnd::high));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print(
      R"({{"closed": {}, "cost": {}, "bound": {}, "proven": {}, "ways": {}, "nodes": {}, "seconds": {:.3f}, "measures": [{}]}})",
      closing.measures.has_value(), closing.cost, closing.bound, closing.proven, closing.ways, closing.nodes, seconds,
      fmt::join(numbers(closing.measures.value_or(std::vector<MeasureId>{})), ", "));
  return {};
}

// Leaves of the slice that hold, per trial.
base::Result<std::vector<std::vector<bool>>> read_trials(const std::string& folder, const Network& network,
                                                         const Model& model, const Slice& cut) {
  std::vector<std::uint32_t> place(model.leaves().size(), Slice::impossible);
  for (std::uint32_t i = 0; i < cut.leaves.size(); ++i) place[cut.leaves[i].value] = i;
  TRY(const auto holds, read(folder, "holds", 2));
  std::vector<std::vector<bool>> trials;
  for (const Row row : holds.rows()) {
    if (trials.size() <= whole(row[0])) trials.resize(whole(row[0]) + 1, std::vector<bool>(cut.leaves.size(), false));
    const auto leaf = place[network.leaf(whole(row[1])).value];
    if (leaf != Slice::impossible) trials[whole(row[0])][leaf] = true;
  }
  return trials;
}

std::vector<std::vector<std::uint32_t>> ruled_out_by(const Model& model, const Slice& cut) {
  std::vector<std::vector<std::uint32_t>> by_leaf(model.leaves().size());
  for (std::uint32_t measure = 0; measure < model.measures().size(); ++measure) {
    for (const Effect& effect : model.measures()[measure].effects) by_leaf[effect.leaf.value].push_back(measure);
  }
  std::vector<std::vector<std::uint32_t>> result;
  for (const LeafId leaf : cut.leaves) result.push_back(by_leaf[leaf.value]);
  return result;
}

// By asking what each set of measures leaves, or by the ways that lead to losses.
base::Result<Choice> chosen(const Model& model, const Slice& cut, const std::vector<std::vector<bool>>& trials,
                            bool by_ways, double budget) {
  const auto ruled_out = ruled_out_by(model, cut);
  std::vector<double> losses;
  for (const Goal& goal : model.goals()) losses.push_back(goal.loss.central / static_cast<double>(trials.size()));
  if (by_ways) {
    TRY(const auto sets, MeasureSets::of(model));
    auto placed = ruled_out;
    for (auto& list : placed) {
      for (auto& measure : list) measure = sets.place(MeasureId(measure));
    }
    DrawnTrials drawn;
    DrawnTrials::Scene scene(cut);
    for (const auto& trial : trials) drawn.add(scene, trial, placed, losses);
    return choose(model, drawn, budget);
  }
  Reachable reachable(cut);
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    std::vector<bool> in_place(model.measures().size(), false);
    for (const MeasureId id : taken) in_place[id.value] = true;
    double sum = 0;
    for (const auto& trial : trials) {
      for (std::uint32_t leaf = 0; leaf < trial.size(); ++leaf) {
        reachable.ruled_out[leaf] =
            !trial[leaf] ||
                    std::ranges::any_of(ruled_out[leaf], [&](std::uint32_t measure) { return in_place[measure]; })
                ? 1
                : 0;
      }
      for (std::size_t goal = 0; goal < cut.goals.size(); ++goal)
        sum += reachable.reaches(cut.goals[goal]) ? losses[goal] : 0;
    }
    return sum;
  };
  return choose(model, loss, budget);
}

base::Result<void> choose_for(const std::string& folder, const Network& network, const Model& model, bool by_ways,
                              double budget) {
  std::vector<FactId> facts;
  for (const Goal& goal : model.goals()) facts.push_back(goal.fact);
  const Slice cut = slice(model, model.scenarios()[0], facts);
  TRY(const auto trials, read_trials(folder, network, model, cut));
  const auto begin = std::chrono::steady_clock::now();
  TRY(const auto choice, chosen(model, cut, trials, by_ways, budget));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print(
      R"({{"cost": {}, "loss": {}, "bound": {}, "greedy": {}, "proven": {}, "nodes": {}, "evaluations": {}, "seconds": {:.3f}, "measures": [{}]}})",
      choice.cost, choice.loss, choice.bound, choice.greedy, choice.proven, choice.nodes, choice.evaluations, seconds,
      fmt::join(numbers(choice.measures), ", "));
  return {};
}

base::Result<void> run(const std::string& folder, std::string_view what, double budget) {
  Network network(folder);
  TRY(auto model, network.derive());
  CHECK(add_measures(folder, network, model));
  return what == "close" ? close(model) : choose_for(folder, network, model, what == "ways", budget);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view what = count > 2 ? arguments[2] : "";
  if (!(what == "close" && count == 3) && !((what == "choose" || what == "ways") && count == 4)) {
    fmt::print(stderr, "usage: risk_measures FOLDER close | risk_measures FOLDER choose|ways BUDGET\n");
    return 2;
  }
  if (const auto done = run(arguments[1], what, count > 3 ? std::atof(arguments[3]) : 0); !done) {
    fmt::print(stderr, "{}\n", done.error().message());
    return 3;
  }
  return 0;
}
