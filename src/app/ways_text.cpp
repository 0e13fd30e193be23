// SPDX-License-Identifier: Apache-2.0
#include "app/ways_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "app/risk_text.h"
#include "report/terminal_text.h"
#include "threat/explain.h"

namespace assay::app {
namespace {

using report::Paint;
using report::paint;

constexpr std::size_t most_ways = 3;
constexpr std::size_t most_results = 3;  // of one cause

std::string cause(const threat::Graph& graph, risk::LeafId leaf, const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  const auto& of = graph.causes[leaf.value];
  const auto& figure = of.figure.interval;
  const auto state = of.state == assess::State::violated ? "a requirement is violated" : of.state == assess::State::met ? "its requirements are met" : "nothing is known";
  std::string out = report::wrapped(report::safe(fmt::format("{}: {} ({}, {})", of.sentence, percent(figure.central), span_of(figure, percent), state)), 9, style.width);
  std::size_t shown = 0;
  for (const auto& each : of.shown) {
    if (of.state == assess::State::unknown || shown++ == most_results) break;
    out += report::wrapped(report::safe(fmt::format("{} {}: {}", each.requirement, each.subject, each.finding.empty() ? std::string(assess::text(each.state)) : "assay explain " + each.finding)), 11, style.width);
  }
  if (of.flaws_in_all != 0) out += report::wrapped(report::safe(of.figure.source), 11, style.width);
  if (of.state == assess::State::unknown && !of.open.empty()) {
    const auto* requirement = catalogue.find(of.open.front());
    if (requirement != nullptr) out += report::wrapped(fmt::format("{} would tell: {}", requirement->id, requirement->missing), 11, style.width);
  }
  return out;
}

std::string goal(const threat::Graph& graph, threat::Explainer& explainer, const risk::Outcome& outcome, const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  const auto& scenario = graph.threats->scenarios()[graph.attackers[outcome.scenario.value].scenario];
  const auto& loss = graph.threats->losses()[graph.targets[outcome.goal.value].loss];
  const auto& fact = graph.statements[graph.model.goals()[outcome.goal.value].fact.value];
  std::string out = paint(fmt::format("{} to {}", scenario.id, loss.id), Paint::bold, style) + "\n";
  out += report::wrapped(report::safe(fmt::format("{} {}: {} in one try, by all ways together", scenario.title, fact.sentence, percent(outcome.probability.central))), 2, style.width);
  if (outcome.method == risk::Method::impossible) return out + "  no way found in this model\n";
  if (outcome.method == risk::Method::certain) out += "  it follows from the start alone\n";
  const auto explanation = explainer.explain(outcome.scenario, outcome.goal, most_ways);
  if (!explanation) return out + report::wrapped("its ways were not looked for, since those to the goals above took long: ask for one scenario and one loss", 2, style.width);
  std::size_t number = 0;
  for (const auto& way : explanation->ways) {
    out += fmt::format("  Way {}: {} ({})\n", ++number, percent(way.probability.central), span_of(way.probability, percent));
    std::size_t step = 0;
    for (const auto rule : way.steps) {
      const auto& technique = graph.threats->techniques()[graph.steps[rule].technique];
      out += report::wrapped(report::safe(fmt::format("{}. {} ({})", ++step, graph.statements[graph.model.head(rule).value].sentence, technique.id)), 5, style.width);
      for (const auto leaf : graph.model.leaves(rule)) out += cause(graph, leaf, catalogue, style);
    }
  }
  std::vector<std::string> needed;
  for (const auto each : explanation->common.facts) needed.push_back(graph.statements[each.value].sentence);
  for (const auto each : explanation->common.causes) needed.push_back(threat::text(graph.causes[each.value].term));
  if (!needed.empty()) out += report::wrapped(report::safe(fmt::format("Every way needs: {}", fmt::join(needed, "; "))), 2, style.width);
  return out;
}

base::Result<void> one_of(const std::string& id, const std::set<std::string>& scenarios, const std::set<std::string>& losses, std::string_view where) {
  if (scenarios.contains(id) || losses.contains(id)) return {};
  return base::fail(fmt::format("{} is no scenario or loss of {}: name one of {}; {}", id, where, fmt::join(scenarios, ", "), fmt::join(losses, ", ")));
}

}  // namespace

base::Result<void> can_be_explained(const threat::Threats& threats, std::span<const std::string> wanted) {
  std::set<std::string> scenarios;
  std::set<std::string> losses;
  for (const auto& scenario : threats.scenarios()) scenarios.insert(scenario.id);
  for (const auto& loss : threats.losses()) losses.insert(loss.id);
  for (const auto& id : wanted) CHECK(one_of(id, scenarios, losses, "the catalogue"));
  return {};
}

base::Result<Narrowed> narrowed(const threat::Graph& graph, std::span<const std::string> wanted) {
  std::set<std::string> scenarios;
  std::set<std::string> losses;
  for (const auto& attacker : graph.attackers) scenarios.insert(graph.threats->scenarios()[attacker.scenario].id);
  for (const auto& target : graph.targets) losses.insert(graph.threats->losses()[target.loss].id);
  Narrowed made;
  for (const auto& id : wanted) {
    CHECK(one_of(id, scenarios, losses, "this network"));
    (scenarios.contains(id) ? made.scenarios : made.losses).insert(id);
  }
  return made;
}

bool Narrowed::has(const threat::Graph& graph, risk::ScenarioId scenario, risk::GoalId goal) const {
  return (scenarios.empty() || scenarios.contains(graph.threats->scenarios()[graph.attackers[scenario.value].scenario].id)) &&
         (losses.empty() || losses.contains(graph.threats->losses()[graph.targets[goal.value].loss].id));
}

base::Result<std::string> ways_text(const threat::Graph& graph, const risk::Risk& risk, std::span<const std::string> wanted, const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  TRY(const auto parts, narrowed(graph, wanted));
  std::string out;
  threat::Explainer explainer(graph);
  for (const auto& outcome : risk.outcomes) {
    if (!parts.has(graph, outcome.scenario, outcome.goal)) continue;
    out += (out.empty() ? "" : "\n") + goal(graph, explainer, outcome, catalogue, style);
  }
  return out;
}

}  // namespace assay::app
