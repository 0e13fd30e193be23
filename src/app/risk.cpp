// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/assessed.h"
#include "app/command.h"
#include "app/risk_text.h"
#include "app/ways_text.h"
#include "risk/evaluation.h"
#include "threat/answer.h"
#include "threat/graph.h"
#include "threat/json.h"

namespace assay::app {
namespace {

struct Arguments {
  CaseArguments of_case;
  std::uint64_t trials = risk::Options{}.trials;
  std::vector<std::string> explain;
  bool json = false;
};

base::Result<ExitCode> show(const Arguments& arguments) {
  TRY(auto made, assessed(arguments.of_case));
  TRY(const auto graph, threat::build(made.store, made.assessment, made.threats));
  CHECK(enough(graph));
  TRY(const auto evaluation, risk::Evaluation::prepare(graph.model, {.trials = arguments.trials, .threads = threads(arguments.of_case)}));
  const auto answer = threat::answer(graph, evaluation);
  std::string text;
  if (arguments.explain.empty()) {
    text = risk_text(graph, answer, made.catalogue, terminal_style());
  } else {
    TRY(text, ways_text(graph, answer.risk, arguments.explain, made.catalogue, terminal_style()));
  }
  std::string json;
  if (arguments.json || made.folder) json = threat::risk_json(graph, answer);
  CHECK(keep(made, "risk.json", json));
  CHECK(print(arguments.json ? json : text));
  return ExitCode::all_met;
}

}  // namespace

base::Result<void> enough(const threat::Graph& graph) {
  if (graph.attackers.empty()) return base::fail(fmt::format("no scenario fits this network, so there is no risk to compute: declare its functions and access in a case (assay init writes a draft). {}", graph.left_out.empty() ? "" : graph.left_out.front()));
  if (graph.targets.empty()) return base::fail("nothing in this network can be lost, so there is no risk to compute: declare its functions in a case (assay init writes a draft)");
  return {};
}

base::Result<void> keep(Assessed& made, std::string_view name, std::string_view json) {
  if (!made.folder) return {};
  CHECK(made.store.close());
  made.folder->facts_are_whole();
  CHECK(made.folder->write(name, json));
  return made.folder->commit();
}

void add_risk(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("risk", "Say who could do what to the network, how likely, and what is lost");
  auto arguments = std::make_shared<Arguments>();
  add_case_arguments(*command, arguments->of_case);
  command->add_option("--trials", arguments->trials, "Trials where a probability cannot be computed exactly")->capture_default_str()->check(CLI::Range(std::uint64_t{512}, std::uint64_t{100'000'000}));
  command->add_option("--explain", arguments->explain, "Show the likeliest ways instead: of a scenario, e.g. S-INTERNET, to a loss, e.g. L-KEYS, or one of each")->allow_extra_args(false);
  command->add_flag("--json", arguments->json, "As JSON");
  command->callback([arguments, &chosen] { chosen = [arguments] { return show(*arguments); }; });
}

}  // namespace assay::app
