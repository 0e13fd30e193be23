// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "app/assessed.h"
#include "app/collection.h"
#include "app/closing_text.h"
#include "app/command.h"
#include "app/measure_list.h"
#include "app/risk_text.h"
#include "app/ways_text.h"
#include "base/json.h"
#include "report/terminal_text.h"
#include "risk/choice.h"
#include "risk/evaluation.h"
#include "risk/stability.h"
#include "threat/answer.h"
#include "threat/json.h"

namespace assay::app {
namespace {

struct Arguments {
  CaseArguments of_case;
  std::vector<double> budgets;
  std::vector<std::string> close;
  std::string unit;
  std::uint64_t evaluations = 4000;
  std::uint32_t stability = 0;  // repetitions
  bool json = false;
};

// A repetition searches with this share of the evaluations.
constexpr std::uint64_t share_of_repetition = 8;

struct Point : risk::JudgedChoice {
  std::optional<risk::Stability> stability;
};

// Whether the choice owes anything to trials.
bool sampled(const Point& point) { return point.choice.by_ways || point.before.sampling.low < point.before.sampling.high; }

std::uint32_t times(const risk::Stability& stability, risk::MeasureId id) {
  const auto found = std::ranges::find(stability.measures, id, &risk::Stability::Times::measure);
  return found == stability.measures.end() ? 0 : found->chosen;
}

std::string stability(const threat::Graph& graph, const Point& point, const report::TerminalStyle& style) {
  if (!point.stability) return {};
  if (!sampled(point)) return report::wrapped("no goal is sampled, so the choice owes nothing to trials", 2, style.width);
  const auto& of = *point.stability;
  std::string out;
  const auto said = [&](std::string_view word, risk::MeasureId id) {
    out += report::wrapped(report::safe(fmt::format("{} {}: chosen in {} of {}", word, threat::text(graph.remedies[id.value].term), times(of, id), of.repetitions)), 4, style.width);
  };
  for (const auto id : by_cost(graph, point.choice.measures)) said("again", id);
  for (const auto& each : of.measures) {
    if (std::ranges::find(point.choice.measures, each.measure) == point.choice.measures.end()) said("instead", each.measure);
  }
  return out.empty() ? std::string() : "  repeated on other trials:\n" + out;
}

std::string text(const threat::Graph& graph, const std::vector<Point>& points, bool determined, const report::TerminalStyle& style) {
  const auto unit = graph.threats->measures().empty() ? std::string() : graph.threats->measures().front().unit;
  std::string out;
  for (const auto& point : points) {
    out += report::paint(fmt::format("For {} {}, against {} lost", point.budget == 0 ? std::string("0") : amount(point.budget), unit, graph.units.front()), report::Paint::bold, style) + "\n";
    out += listed(graph, point.choice.measures, style);
    if (point.choice.measures.empty()) out += "  no measure within the budget lowers the loss\n";
    else out += fmt::format("  together {} {}\n", amount(point.choice.cost), unit);
    const double before = point.before.per_year.central;
    const double after = point.after.per_year.central;
    const auto share = [before](double of) { return percent(before > 0 ? of / before : 0); };
    const auto less = before == after ? std::string("no change") : fmt::format("{} less", share(before - after));
    const auto optimism = point.choice.measures.empty() || point.optimism <= 0 ? std::string("none") : determined ? amount(point.optimism) : share(point.optimism);
    if (determined) out += fmt::format("  loss of a year, central: {} to {}, {} (on fresh trials; optimism of the choice {})\n", amount(before), amount(after), less, optimism);
    else out += fmt::format("  loss of a year, central: not determined, {} (on fresh trials; optimism of the choice {})\n", less, optimism);
    out += fmt::format("  evidence interval: {} to {} before, {} to {} after\n", amount(point.before.per_year.low), amount(point.before.per_year.high), amount(point.after.per_year.low),
                       amount(point.after.per_year.high));
    // On other trials another set may leave less.
    if (point.choice.proven) out += sampled(point) ? "  proven on the trials of the search: no other set within the budget leaves less on them\n" : "  proven: no other set within the budget leaves less\n";
    else out += fmt::format("  not proven: another set might leave as little as {}; --evaluations searches longer\n", determined ? amount(point.choice.bound) : share(point.choice.bound) + " of it");
    out += stability(graph, point, style);
    out += "\n";
  }
  if (!determined) out += report::wrapped("Not determined: figures that nobody measured move the amount more than all others; assay risk lists them. Sets can be compared all the same, since all rest on the same figures.", 0, style.width);
  return out;
}

void write_loss(base::JsonWriter& json, const risk::Loss& loss) {
  json.begin_object().key("per_year");
  threat::write(json, loss.per_year);
  json.key("sampling");
  threat::write(json, loss.sampling);
  json.end_object();
}

void write(base::JsonWriter& json, const threat::Graph& graph, const risk::Stability& stability) {
  json.begin_object().member("repetitions", stability.repetitions).key("chosen").begin_array();
  for (const auto& each : stability.measures) json.begin_object().member("id", threat::text(graph.remedies[each.measure.value].term)).member("times", each.chosen).end_object();
  json.end_array().end_object();
}

std::string json(const threat::Graph& graph, const std::vector<Point>& points, bool determined) {
  std::string out;
  base::JsonWriter json(out, base::JsonStyle::pretty);
  json.begin_object().member("schema", "assay/measures/1").member("unit", graph.units.front()).member("determined", determined).key("points").begin_array();
  for (const auto& point : points) {
    json.begin_object().member("budget", point.budget).member("cost", point.choice.cost).key("loss_before");
    write_loss(json, point.before);
    json.key("loss_after");
    write_loss(json, point.after);
    json.member("optimism", point.optimism);
    json.member("proven", point.choice.proven).member("bound", point.choice.bound).key("measures").begin_array();
    for (const auto id : by_cost(graph, point.choice.measures)) write_measure(json, graph, id);
    json.end_array().key("stability");
    if (point.stability) write(json, graph, *point.stability);
    else json.value(nullptr);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

base::Result<Answered> answered(const Arguments& arguments, Assessed& made, const std::string& unit) {
  TRY(const auto graph, threat::build(made.store, made.assessment, made.threats, {}, unit));
  CHECK(enough(graph));
  TRY(const auto evaluation, risk::Evaluation::prepare(graph.model, {.threads = threads(arguments.of_case.threads)}));
  TRY(auto front, risk::front(evaluation, risk::UnitId(0), arguments.budgets, {.evaluations = arguments.evaluations}));
  std::vector<Point> points;
  for (auto& judged : front) {
    auto& point = points.emplace_back(Point{std::move(judged), std::nullopt});
    if (arguments.stability == 0) continue;
    const std::uint32_t repetitions = arguments.stability;
    TRY(point.stability, risk::chosen_again(evaluation, risk::UnitId(0), point.budget, repetitions, {.evaluations = std::max(arguments.evaluations / share_of_repetition, std::uint64_t{2})}));
  }
  const bool determined = threat::determined(graph, evaluation, evaluation.evaluate({})).front();
  return Answered{.text = text(graph, points, determined, terminal_style()), .json = json(graph, points, determined)};
}

// The one to lower: what the user named, or the only one there is.
base::Result<std::string> unit_of(const threat::Threats& threats, const std::string& named) {
  const auto units = threats.units();
  if (named.empty() && units.size() != 1) return base::fail(fmt::format("losses are counted in {}, which are never added: choose one with --unit", fmt::join(units, ", ")));
  if (named.empty()) return *units.begin();
  if (!units.contains(named)) return base::fail(fmt::format("no loss is counted in '{}': use one of {}", named, fmt::join(units, ", ")));
  return named;
}

base::Result<Answered> closed(const Arguments& arguments, Assessed& made) {
  TRY(const auto graph, threat::build(made.store, made.assessment, made.threats));
  CHECK(enough(graph));
  TRY(const auto parts, narrowed(graph, arguments.close));
  TRY(const auto answer, close_parts(graph, parts));
  return Answered{.text = closing_text(graph, answer, terminal_style()), .json = closing_json(graph, answer)};
}

base::Result<ExitCode> show(const Arguments& arguments) {
  if (arguments.close.empty() == arguments.budgets.empty()) return base::fail("measures needs either --budget, to lower a loss, or --close, to put it out of reach: give one of them");
  if (!arguments.close.empty()) {
    TRY(auto made, assessed(arguments.of_case, [&](const threat::Threats& threats) -> base::Result<void> {
          CHECK(can_be_explained(threats, arguments.close));
          const bool loss = std::ranges::any_of(threats.losses(), [&](const auto& each) { return std::ranges::find(arguments.close, each.id) != arguments.close.end(); });
          if (!loss) return base::fail(fmt::format("{} alone names no loss: give one with --close too, e.g. L-KEYS", fmt::join(arguments.close, ", ")));
          return {};
        }));
    return tell(made, "closing.json", closed(arguments, made), arguments.json);
  }
  for (const double budget : arguments.budgets) {
    if (!std::isfinite(budget) || budget < 0) return base::fail(fmt::format("a budget of {} is no amount: give one from 0 on with --budget", budget));
  }
  std::string unit;
  TRY(auto made, assessed(arguments.of_case, [&](const threat::Threats& threats) -> base::Result<void> {
        TRY(unit, unit_of(threats, arguments.unit));
        return {};
      }));
  return tell(made, "measures.json", answered(arguments, made, unit), arguments.json);
}

}  // namespace

void add_measures(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("measures", "Choose the measures that lower one loss most within a budget, or that close all ways to it");
  auto arguments = std::make_shared<Arguments>();
  add_case_arguments(*command, arguments->of_case);
  command->add_option("--budget", arguments->budgets, "What the measures may cost together; again for the front of cost and risk")->allow_extra_args(false);
  command->add_option("--close", arguments->close, "Choose the cheapest measures instead that put a loss, e.g. L-KEYS, out of reach altogether; with a scenario, e.g. S-UE, for its attacker")->allow_extra_args(false);
  command->add_option("--unit", arguments->unit, "The loss to lower, as assay risk names its unit, e.g. subscriber-hours");
  command->add_option("--evaluations", arguments->evaluations, "Sets of measures that are tried for the best one, and for the proof that there is none")->check(CLI::Range(std::uint64_t{2}, std::uint64_t{10'000'000}))->capture_default_str();
  command->add_option("--stability", arguments->stability, "Search so many times again on other trials, with an eighth of the evaluations, and say how often each measure is chosen")->check(CLI::Range(1U, 1000U));
  command->add_flag("--json", arguments->json, "As JSON");
  command->callback([arguments, &chosen] { chosen = [arguments] { return show(*arguments); }; });
}

}  // namespace assay::app
