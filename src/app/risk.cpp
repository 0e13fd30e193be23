// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/assessed.h"
#include "app/collection.h"
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

base::Result<Answered> answered(const Arguments& arguments, Assessed& made) {
  TRY(const auto graph, threat::build(made.store, made.assessment, made.threats));
  CHECK(enough(graph));
  TRY(const auto evaluation, risk::Evaluation::prepare(graph.model, {.trials = arguments.trials, .threads = threads(arguments.of_case.threads)}));
  TRY(const auto answer, threat::answer(graph, evaluation));
  Answered texts;
  if (arguments.explain.empty()) {
    texts.text = risk_text(graph, answer, made.catalogue, terminal_style());
  } else {
    TRY(texts.text, ways_text(graph, answer.risk, arguments.explain, made.catalogue, terminal_style()));
  }
  if (arguments.json || made.folder) texts.json = threat::risk_json(graph, answer);
  return texts;
}

base::Result<ExitCode> show(const Arguments& arguments) {
  TRY(auto made, assessed(arguments.of_case, [&](const threat::Threats& threats) { return can_be_explained(threats, arguments.explain); }));
  return tell(made, "risk.json", answered(arguments, made), arguments.json);
}

}  // namespace

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
