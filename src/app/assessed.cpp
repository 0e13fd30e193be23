// SPDX-License-Identifier: Apache-2.0
#include "app/assessed.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/analysis.h"
#include "app/case_risk.h"
#include "app/collection.h"
#include "app/evidence_files.h"
#include "app/inputs.h"

namespace assay::app {
namespace {
// The facts that run wrote, if that is what the user named.
std::optional<std::filesystem::path> stored_facts(const std::vector<std::string>& files) {
  std::error_code error;
  if (files.size() != 1) return std::nullopt;
  const std::filesystem::path named(files.front());
  if (named.extension() == ".duckdb") return named;
  if (std::filesystem::is_regular_file(named / CaseFolder::facts_name, error) && !std::filesystem::exists(named / case_name, error)) return named / CaseFolder::facts_name;
  return std::nullopt;
}

// The catalogue of requirements and threats, with that of the case.
struct Known {
  assess::Catalogue catalogue;
  threat::Threats threats;
};
base::Result<Known> known(const CaseArguments& arguments, const Plan& planned, const CatalogueCheck& check) {
  TRY(auto catalogue, load_catalogue(arguments.catalogue));
  TRY(catalogue, with_case_catalogue(std::move(catalogue), planned));
  TRY(auto threats, load_threats(arguments.catalogue, planned.catalogue));
  CHECK(threats.check(catalogue));
  CHECK(check(threats));
  return Known{std::move(catalogue), std::move(threats)};
}

base::Result<Assessed> from_stored(const CaseArguments& arguments, const std::filesystem::path& file, const CatalogueCheck& check) {
  TRY(auto store, facts::Store::open(file));
  TRY(const auto planned, plan_behind(store));
  TRY(auto rules, known(arguments, planned, check));
  confine_as_wished(arguments.confinement, {.readable = {file}, .writable = {}, .emptied = {}});
  TRY(auto assessment, assess::evaluate(store, rules.catalogue));
  return Assessed{.catalogue = std::move(rules.catalogue), .threats = std::move(rules.threats), .store = std::move(store), .assessment = std::move(assessment), .folder = std::nullopt};
}

}  // namespace

void add_case_arguments(CLI::App& command, CaseArguments& arguments) {
  command.add_option("case", arguments.files, "A case: its folder; a folder that run wrote; or captures and other evidence")->required();
  command.add_option("-o,--output", arguments.folder, "Folder for facts.duckdb and the answer as JSON, where evidence is read")->capture_default_str();
  command.add_option("--declare", arguments.declaration, "YAML file with what the operator declares: functions, segments, communication");
  command.add_option("--catalogue", arguments.catalogue, "Folder with a catalogue instead of the built-in one; again for more, built-in for that")->allow_extra_args(false);
  command.add_option("--tls-keys", arguments.keys.tls, "TLS key log (SSLKEYLOGFILE) of your own traffic, to read what it ciphers; never stored");
  command.add_option("--nas-keys", arguments.keys.nas, "Keys of test UEs, to read their NAS: lines 'kamf HEX' or 'knas HEX HEX'; never stored");
  command.add_option("--threads", arguments.threads, "1 or more; the results are the same (default: one per processor)")->check(CLI::Range(1U, most_threads));
  add_confinement_option(command, arguments.confinement);
}

base::Result<Assessed> assessed(const CaseArguments& arguments, const CatalogueCheck& check) {
  if (const auto file = stored_facts(arguments.files)) return from_stored(arguments, *file, check);
  TRY(const auto planned, plan({arguments.files.begin(), arguments.files.end()}, arguments.declaration));
  TRY(auto rules, known(arguments, planned, check));
  for (const auto& candidate : planned.candidates) {
    if (is_stream(candidate.given.path) || candidate.given.path == "-") return base::fail(fmt::format("{} can be read only once: assess it with assay run, and give the folder that it wrote", candidate.given.path.string()));
  }
  TRY(auto folder, CaseFolder::open(arguments.folder));
  confine_as_wished(arguments.confinement, reach_of(folder, planned, arguments.keys));
  TRY(const auto inputs, sort_out(planned));
  TRY(auto store, collect_all(folder, planned, inputs, arguments.keys, threads(arguments.threads)));
  TRY(auto assessment, assess::evaluate(store, rules.catalogue));
  return Assessed{.catalogue = std::move(rules.catalogue), .threats = std::move(rules.threats), .store = std::move(store), .assessment = std::move(assessment), .folder = std::move(folder)};
}

base::Result<void> enough(const threat::Graph& graph) {
  if (graph.attackers.empty()) return base::fail(fmt::format("no scenario fits this network, so there is no risk to compute: declare its functions and access in a case (assay init writes a draft). {}", graph.left_out.empty() ? "" : graph.left_out.front()));
  if (graph.targets.empty()) return base::fail("nothing in this network can be lost, so there is no risk to compute: declare its functions in a case (assay init writes a draft)");
  return {};
}

base::Result<ExitCode> tell(Assessed& made, std::string_view name, const base::Result<Answered>& answer, bool as_json) {
  if (made.folder) {
    CHECK(made.store.close());
    made.folder->facts_are_whole();
    if (answer) CHECK(made.folder->write(name, answer->json));
    CHECK(made.folder->commit());
  }
  if (!answer && made.folder) return base::fail(fmt::format("{} (the facts are kept: ask again with {} in the place of the evidence)", answer.error().message(), made.folder->path().string()));
  if (!answer) return std::unexpected(answer.error());
  CHECK(print(as_json ? answer->json : answer->text));
  return ExitCode::all_met;
}

}  // namespace assay::app
