// SPDX-License-Identifier: Apache-2.0
#include "app/neutrality.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/analysis.h"
#include "app/case_folder.h"
#include "app/case_risk.h"
#include "app/command.h"
#include "base/utf8.h"
#include "report/terminal_text.h"
#include "threat/graph.h"
#include "threat/lines.h"

namespace assay::app {
namespace {

constexpr std::size_t longest_line = 300;  // of an outcome that differs, octets

struct Arguments {
  std::string folder = "assay-out";
  std::vector<std::filesystem::path> catalogue;
  unsigned renamings = 20;
  ConfinementWish confinement;
};

base::Result<ExitCode> show(const Arguments& arguments) {
  const auto facts = std::filesystem::path(arguments.folder) / CaseFolder::facts_name;
  assess::Catalogue catalogue;
  std::optional<threat::Threats> threats;
  assess::Outcome outcome;
  std::optional<threat::Graph> graph;
  // Beside the facts, if this user may write there.
  const auto scratch = ::access(std::filesystem::absolute(facts).parent_path().c_str(), W_OK) == 0 ? std::filesystem::path(facts.string() + ".tmp") : std::filesystem::path();
  // Where the catalogue of a case is stands in the database, so files are bounded in two steps.
  if (arguments.confinement.wanted()) (void)forbid_system_calls();
  {
    TRY(auto store, facts::Store::open(facts));
    TRY(catalogue, load_catalogue(arguments.catalogue, store));
    TRY(const auto planned, plan_behind(store));
    if (planned.declared && planned.declared->is_case) {  // as run does
      TRY(threats, load_threats(arguments.catalogue, planned.catalogue));
      CHECK(threats->check(catalogue));
    }
    confine_as_wished(arguments.confinement, {.readable = {facts}, .writable = scratch.empty() ? std::vector<std::filesystem::path>{} : std::vector{std::filesystem::absolute(facts).parent_path()}, .emptied = {}});
    TRY(outcome, assess::decide(store, catalogue));
    if (threats) {
      TRY(graph, threat::build(store, outcome.assessment, *threats));
      if (!has_risk(*graph)) graph.reset();
    }
  }
  TRY(const auto proof, prove_neutral(facts, catalogue, {outcome, graph ? &*graph : nullptr}, arguments.renamings, scratch));
  const auto style = terminal_style();
  std::string out;
  for (const auto& trial : proof.trials) out += fmt::format("  {}  {}: {}\n", trial.equal ? "equal" : "DIFFERENT", trial.name, trial.about);
  for (const auto& sentence : proof.sentences) out += report::wrapped(sentence, 0, style.width);
  CHECK(print(out + fmt::format("SHA-256 of the outcome {}\n", proof.digest)));
  CHECK(check(proof));
  return ExitCode::all_met;
}

}  // namespace

base::Result<report::Neutrality> prove_neutral(const std::filesystem::path& facts, const assess::Catalogue& catalogue, const Reported& reported, unsigned renamings, const std::filesystem::path& scratch) {
  const auto decide = [&](facts::Store& store) -> base::Result<assess::Decided> {
    TRY(auto outcome, assess::decide(store, catalogue));
    if (reported.graph == nullptr) return assess::Decided{std::move(outcome), {}};
    // The numbers of risk follow from the graph alone.
    TRY(auto graph, threat::build(store, outcome.assessment, *reported.graph->threats));
    const auto shared = std::make_shared<const threat::Graph>(std::move(graph));
    return assess::Decided{std::move(outcome), [shared](const assess::RealName& real) { return threat::lines(*shared, real); }};
  };
  assess::Decided told{reported.outcome, {}};
  if (reported.graph != nullptr) told.beside = [&reported](const assess::RealName& real) { return threat::lines(*reported.graph, real); };
  TRY(const auto audit, assess::audit(facts, decide, told, renamings, scratch));
  report::Neutrality proof{.sentences = {}, .trials = audit.trials, .digest = audit.digest};
  const auto different = std::ranges::find(audit.trials, false, &assess::Trial::equal);
  if (different != audit.trials.end()) {
    proof.sentences = {fmt::format("Results depend on who made a product, so none of them can be relied on. Trial: {} ({}). Before: {}. After: {}.", different->name, different->about, base::utf8_prefix(audit.before, longest_line), base::utf8_prefix(audit.after, longest_line))};
    return proof;
  }
  proof.sentences = {
      fmt::format("Everything was decided again {} times with identities changed; each time every result{} was the same, octet by octet, once names were put back.", audit.trials.size(),
                  reported.graph == nullptr ? " and every verdict" : ", every verdict, and every step, exposure and measure from which risk is computed"),
      "No requirement can see a supplier's name or country; the library that decides a verdict holds no text at all.",
      "Policies, which may look at who made a product, are no part of this: they are laid over the verdicts afterwards, in a column of their own.",
      "Names of files, hosts, functions and workloads are the operator's own words; they are not hidden from requirements, and whoever calls them after a maker shows it to them.",
      "What this does not remove: suppliers differ in how much evidence they hand over and in how many of their vulnerabilities are published. Missing evidence is named and never counts against anybody."};
  return proof;
}

base::Result<void> check(const report::Neutrality& proof) {
  if (std::ranges::all_of(proof.trials, &assess::Trial::equal)) return {};
  return base::fail_internal(proof.sentences.front());
}

void add_neutrality(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("neutrality", "Prove again that results do not depend on who made a product");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("-o,--output", arguments->folder, "Folder that run wrote")->capture_default_str();
  command->add_option("--catalogue", arguments->catalogue, "Folder with requirement files, if run was given one")->allow_extra_args(false);
  command->add_option("-k,--renamings", arguments->renamings, "Random renamings to try, beside exchanges, blank names, countries and the order of records")->capture_default_str()->check(CLI::Range(0U, 10'000U));
  add_confinement_option(*command, arguments->confinement);
  command->callback([arguments, &chosen] { chosen = [arguments] { return show(*arguments); }; });
}

}  // namespace assay::app
