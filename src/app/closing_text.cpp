// SPDX-License-Identifier: Apache-2.0
#include "app/closing_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

#include "app/measure_list.h"
#include "app/risk_text.h"
#include "base/json.h"
#include "report/terminal_text.h"
#include "threat/json.h"

namespace assay::app {
namespace {

std::string currency(const threat::Graph& graph) { return graph.threats->measures().empty() ? std::string() : graph.threats->measures().front().unit; }
const std::string& scenario_of(const threat::Graph& graph, const risk::Target& target) { return graph.threats->scenarios()[graph.attackers[target.scenario.value].scenario].id; }
const std::string& loss_of(const threat::Graph& graph, const risk::Target& target) { return graph.threats->losses()[graph.targets[target.goal.value].loss].id; }

std::string way(const threat::Graph& graph, const risk::OpenWay& open, const report::TerminalStyle& style) {
  const bool all = open.taken.size() == graph.remedies.size();
  std::string out = report::wrapped(
      all ? fmt::format("No set of measures closes it. With all {} measures in place this way from {} to {} stays open:", open.taken.size(), scenario_of(graph, open.target), loss_of(graph, open.target))
          : fmt::format("No set of measures closes it: those that would exclude each other. With the {} cheapest that go together this way from {} to {} stays open:", open.taken.size(),
                        scenario_of(graph, open.target), loss_of(graph, open.target)),
      2, style.width);
  if (open.rules.empty()) out += "    it is a start\n";
  std::size_t step = 0;
  for (const auto rule : open.rules) {
    const auto& technique = graph.threats->techniques()[graph.steps[rule].technique];
    out += report::wrapped(report::safe(fmt::format("{}. {} ({})", ++step, graph.statements[graph.model.head(rule).value].sentence, technique.id)), 4, style.width);
    for (const auto leaf : graph.model.leaves(rule)) {
      const auto& cause = graph.causes[leaf.value];
      out += report::wrapped(report::safe(fmt::format("{}: {}", threat::text(cause.term), cause.sentence)), 7, style.width);
    }
  }
  return out;
}

std::string found(const threat::Graph& graph, const risk::Closing& closing, const report::TerminalStyle& style) {
  if (closing.open) return way(graph, *closing.open, style);
  if (!closing.measures) {
    return report::wrapped(fmt::format("The search met its limit before it found a set. None costs less than {} {}: name one loss and one scenario", amount(closing.bound), currency(graph)), 2, style.width);
  }
  if (closing.measures->empty()) return "  no way to it was found in this model\n";
  std::string out = listed(graph, *closing.measures, style);
  out += fmt::format("  together {} {}\n", amount(closing.cost), currency(graph));
  out += closing.proven ? "  proven: no cheaper set closes it in this model\n" : fmt::format("  not proven: another set might cost as little as {}\n", amount(closing.bound));
  return out;
}

void write(base::JsonWriter& json, const threat::Graph& graph, const risk::Closing& closing) {
  const std::string_view state = closing.open ? "open" : closing.measures ? "closed" : "not found";
  json.begin_object().member("state", state).member("proven", closing.proven);
  json.key("measures");
  if (closing.measures) {
    json.begin_array();
    for (const auto id : by_cost(graph, *closing.measures)) write_measure(json, graph, id);
    json.end_array().member("cost", closing.cost);
  } else {
    json.value(nullptr).member("cost", std::optional<double>());
  }
  json.member("bound", closing.open ? std::optional<double>() : std::optional(closing.bound)).member("ways", closing.ways).member("nodes", closing.nodes);
  json.key("stays_open");
  if (!closing.open) {
    json.value(nullptr).end_object();
    return;
  }
  const auto& open = *closing.open;
  json.begin_object().member("scenario", scenario_of(graph, open.target)).member("loss", loss_of(graph, open.target)).key("taken").begin_array();
  for (const auto id : by_cost(graph, open.taken)) json.value(threat::text(graph.remedies[id.value].term));
  json.end_array().key("steps").begin_array();
  for (const auto rule : open.rules) threat::write_step(json, graph, rule);
  json.end_array().end_object().end_object();
}

}  // namespace

base::Result<ClosingAnswer> close_parts(const threat::Graph& graph, const Narrowed& parts) {
  ClosingAnswer answer{.parts = parts, .targets = 0, .certain = {}, .at_best = {}};
  std::vector<risk::Target> targets;
  for (std::uint32_t scenario = 0; scenario < graph.model.scenarios().size(); ++scenario) {
    for (std::uint32_t goal = 0; goal < graph.model.goals().size(); ++goal) {
      const risk::Target target{risk::ScenarioId(scenario), risk::GoalId(goal)};
      if (parts.has(graph, target.scenario, target.goal)) targets.push_back(target);
    }
  }
  answer.targets = targets.size();
  TRY(answer.certain, risk::close_targets(graph.model, targets, risk::FactorEnd::high));
  if (answer.certain.open) {
    TRY(answer.at_best, risk::close_targets(graph.model, targets, risk::FactorEnd::low));
  }
  return answer;
}

std::string closing_text(const threat::Graph& graph, const ClosingAnswer& answer, const report::TerminalStyle& style) {
  const auto from = answer.parts.scenarios.empty() ? std::string("for every attacker") : fmt::format("for {}", fmt::join(answer.parts.scenarios, ", "));
  std::string out = report::paint(fmt::format("To put {} out of reach {}", fmt::join(answer.parts.losses, ", "), from), report::Paint::bold, style) + "\n";
  out += report::wrapped("Measures that certainly rule causes out (their factor is 0 at the high end):", 0, style.width);
  out += found(graph, answer.certain, style);
  if (answer.at_best) {
    out += "\n" + report::wrapped("If measures work as well as they may (their factor is 0 at the low end):", 0, style.width);
    out += found(graph, *answer.at_best, style);
  }
  out += "\n" + report::wrapped("Out of reach means by the techniques of the catalogue, from these starts: what the model does not know is not closed.", 0, style.width);
  return out;
}

std::string closing_json(const threat::Graph& graph, const ClosingAnswer& answer) {
  std::string out;
  base::JsonWriter json(out, base::JsonStyle::pretty);
  json.begin_object().member("schema", "assay/closing/1").member("unit", currency(graph));
  json.key("losses").begin_array();
  for (const auto& id : answer.parts.losses) json.value(id);
  json.end_array().key("scenarios").begin_array();
  for (const auto& id : answer.parts.scenarios) json.value(id);
  json.end_array().key("certain");
  write(json, graph, answer.certain);
  json.key("at_best");
  if (answer.at_best) write(json, graph, *answer.at_best);
  else json.value(nullptr);
  json.end_object();
  return out + "\n";
}

}  // namespace assay::app
