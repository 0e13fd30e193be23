// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "app/assessed.h"
#include "app/collection.h"
#include "app/command.h"
#include "app/risk_text.h"
#include "base/json.h"
#include "report/terminal_text.h"
#include "risk/evaluation.h"
#include "risk/inquiry.h"
#include "threat/answer.h"
#include "threat/json.h"
#include "threat/selection.h"

namespace assay::app {
namespace {

using report::padded;

constexpr std::size_t most_changes = 15;  // goals of scenarios that are listed

struct Arguments {
  CaseArguments of_case;
  std::vector<std::string> with;
  std::vector<std::string> without;
  bool json = false;
};

struct Compared {
  std::vector<risk::MeasureId> taken;
  risk::Interval cost;
  risk::Risk before;
  risk::Risk after;
  std::vector<bool> determined;  // by unit, the loss before
};

std::string text(const threat::Graph& graph, const Compared& made, const report::TerminalStyle& style) {
  std::string out = report::paint("With these measures", report::Paint::bold, style) + "\n";
  for (const auto id : made.taken) out += fmt::format("  {}  {}\n", report::safe(threat::text(graph.remedies[id.value].term)), graph.threats->measures()[graph.remedies[id.value].measure].title);
  if (made.taken.empty()) out += "  none\n";
  else out += fmt::format("  cost {} {}\n", span_of(made.cost, amount), graph.threats->measures().front().unit);
  out += "\n" + report::paint("Loss of a year, before and after", report::Paint::bold, style) + "\n";
  for (std::uint32_t unit = 0; unit < made.before.losses.size(); ++unit) {
    const auto name = padded(report::shortened(graph.units[unit], 28), 28);
    if (!threat::within_reach(graph, made.before, risk::UnitId(unit))) {
      out += fmt::format("  {} no way to it was found in this model\n", name);
      continue;
    }
    const auto& before = made.before.losses[unit].per_year;
    const auto& after = made.after.losses[unit].per_year;
    const auto less = before.central == after.central ? std::string("no change") : fmt::format("{} less", percent(1 - after.central / before.central));
    if (made.determined[unit]) out += fmt::format("  {} {:>14} to {:<14} {}\n", name, amount(before.central), amount(after.central), less);
    else out += fmt::format("  {} {:>14}, {}\n", name, "not determined", less);
    out += fmt::format("  {} evidence interval {}, then {}\n", padded("", 28), span_of(before, amount), span_of(after, amount));
    const auto& open_before = made.before.losses[unit].sampling;
    const auto& open_after = made.after.losses[unit].sampling;
    if (made.determined[unit] && open_before.high > open_before.low) out += fmt::format("  {} sampling leaves open {} to {}, then {} to {}\n", padded("", 28), amount(open_before.low), amount(open_before.high), amount(open_after.low), amount(open_after.high));
  }
  out += report::wrapped("Both rest on the same figures and the same trials, so they can be compared even where amounts are not determined: where figures that nobody measured move them more than all others.", 2, style.width);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < made.before.outcomes.size(); ++i) {
    if (made.before.outcomes[i].probability.central > made.after.outcomes[i].probability.central) order.push_back(i);
  }
  const auto gain = [&](std::size_t i) { return made.before.outcomes[i].probability.central - made.after.outcomes[i].probability.central; };
  std::ranges::stable_sort(order, std::greater{}, gain);
  if (!order.empty()) out += "\n" + report::paint("What gets less likely most, in one try", report::Paint::bold, style) + "\n";
  else out += "\nNo probability changes.\n";
  std::size_t shown = 0;
  for (const auto i : order) {
    const auto& before = made.before.outcomes[i];
    const auto from = percent(before.probability.central);
    const auto to = percent(made.after.outcomes[i].probability.central);
    if (shown == most_changes || from == to) break;
    ++shown;
    const auto& scenario = graph.threats->scenarios()[graph.attackers[before.scenario.value].scenario];
    const auto& loss = graph.threats->losses()[graph.targets[before.goal.value].loss];
    out += fmt::format("  {} {} {:>9} to {}\n", padded(scenario.id, 24), padded(loss.id, 24), from, to);
  }
  if (shown < order.size()) out += fmt::format("  {}{} more by less; --json has all\n", shown > 0 ? "and " : "", order.size() - shown);
  if (order.size() > most_changes) out += fmt::format("  and {} more\n", order.size() - most_changes);
  return out;
}

std::string json(const threat::Graph& graph, const Compared& made) {
  std::string out;
  base::JsonWriter json(out, base::JsonStyle::pretty);
  json.begin_object().member("schema", "assay/what-if/1").key("measures").begin_array();
  for (const auto id : made.taken) json.value(threat::text(graph.remedies[id.value].term));
  json.end_array().key("cost");
  threat::write(json, made.cost);
  json.key("losses").begin_array();
  for (std::size_t unit = 0; unit < made.before.losses.size(); ++unit) {
    json.begin_object().member("unit", graph.units[unit]).member("determined", static_cast<bool>(made.determined[unit])).key("before");
    threat::write(json, made.before.losses[unit].per_year);
    json.key("after");
    threat::write(json, made.after.losses[unit].per_year);
    json.end_object();
  }
  json.end_array().key("goals").begin_array();
  for (std::size_t i = 0; i < made.before.outcomes.size(); ++i) {
    const auto& before = made.before.outcomes[i];
    json.begin_object().member("scenario", graph.threats->scenarios()[graph.attackers[before.scenario.value].scenario].id);
    json.member("loss", graph.threats->losses()[graph.targets[before.goal.value].loss].id);
    json.member("fact", threat::text(graph.statements[graph.model.goals()[before.goal.value].fact.value].term)).member("method", threat::text(before.method)).key("before");
    threat::write(json, before.probability);
    json.key("after");
    threat::write(json, made.after.outcomes[i].probability);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

base::Result<Answered> answered(const Arguments& arguments, Assessed& made) {
  TRY(const auto graph, threat::build(made.store, made.assessment, made.threats));
  CHECK(enough(graph));
  Compared compared;
  TRY(compared.taken, threat::select(graph, arguments.with, arguments.without));
  compared.cost = risk::exactly(0);
  for (const auto id : compared.taken) {
    const auto& cost = graph.model.measures()[id.value].cost;
    compared.cost = {compared.cost.low + cost.low, compared.cost.central + cost.central, compared.cost.high + cost.high};
  }
  TRY(const auto evaluation, risk::Evaluation::prepare(graph.model, {.threads = threads(arguments.of_case.threads)}));
  risk::Inquiry inquiry(evaluation);
  compared.before = inquiry.evaluate({});
  compared.after = inquiry.evaluate(compared.taken);
  compared.determined = threat::determined(graph, evaluation, compared.before);
  return Answered{.text = text(graph, compared, terminal_style()), .json = json(graph, compared)};
}

base::Result<ExitCode> show(const Arguments& arguments) {
  TRY(auto made, assessed(arguments.of_case, [&](const threat::Threats& threats) -> base::Result<void> {
        for (const auto* names : {&arguments.with, &arguments.without}) CHECK(threat::check_names(threats, *names));
        return {};
      }));
  return tell(made, "what-if.json", answered(arguments, made), arguments.json);
}

}  // namespace

void add_what_if(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("what-if", "Compare the risk without and with measures");
  auto arguments = std::make_shared<Arguments>();
  add_case_arguments(*command, arguments->of_case);
  command->add_option("--with", arguments->with, "A measure to take, such as M-N4-FILTER or one instance of it, M-N4-FILTER(upf-1); again for more")->required()->allow_extra_args(false);
  command->add_option("--without", arguments->without, "Of these, one to leave out; again for more")->allow_extra_args(false);
  command->add_flag("--json", arguments->json, "As JSON");
  command->callback([arguments, &chosen] { chosen = [arguments] { return show(*arguments); }; });
}

}  // namespace assay::app
