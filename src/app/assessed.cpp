// SPDX-License-Identifier: Apache-2.0
#include "app/assessed.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/analysis.h"
#include "app/collection.h"
#include "app/evidence_files.h"
#include "app/inputs.h"
#include "assess/catalogue_files.h"
#include "collect/declaration/declaration.h"
#include "network/parts.h"

namespace assay::app {
namespace {

// The threats of the same folders as the requirements.
base::Result<threat::Threats> load_threats(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& of_case) {
  std::vector<assess::CatalogueText> texts;
  bool built_in = folders.empty();
  const auto add = [&](const std::filesystem::path& folder) -> base::Result<void> {
    TRY(auto more, assess::read_catalogue_files(folder));
    std::ranges::move(more, std::back_inserter(texts));
    return {};
  };
  for (const auto& folder : folders) {
    if (folder == built_in_catalogue) built_in = true;
    else CHECK(add(folder));
  }
  if (!of_case.empty()) CHECK(add(of_case));
  std::vector<assess::CatalogueFile> files;
  if (built_in) files.assign(assess::embedded_files().begin(), assess::embedded_files().end());
  for (const auto& [path, text] : texts) files.push_back({path, text});
  return threat::Threats::from_files(files);
}

// The facts that run wrote, if that is what the user named.
std::optional<std::filesystem::path> stored_facts(const std::vector<std::string>& files) {
  std::error_code error;
  if (files.size() != 1) return std::nullopt;
  const std::filesystem::path named(files.front());
  if (named.extension() == ".duckdb") return named;
  if (std::filesystem::is_regular_file(named / CaseFolder::facts_name, error) && !std::filesystem::exists(named / case_name, error)) return named / CaseFolder::facts_name;
  return std::nullopt;
}

base::Result<Assessed> from_stored(const CaseArguments& arguments, const std::filesystem::path& file, const CatalogueCheck& check) {
  TRY(auto store, facts::Store::open(file));
  TRY(auto catalogue, load_catalogue(arguments.catalogue, store));
  std::filesystem::path of_case;
  TRY(const auto declared, store.query("SELECT path FROM evidence WHERE kind = 'case' ORDER BY evidence LIMIT 1"));
  if (!declared.rows.empty()) {
    TRY(const auto planned, plan({declared.rows.front().at(0).text}, ""));
    of_case = planned.catalogue;
  }
  TRY(auto threats, load_threats(arguments.catalogue, of_case));
  CHECK(threats.check(catalogue));
  CHECK(check(threats));
  confine_as_wished(arguments.confinement, {.readable = {file}, .writable = {}, .emptied = {}});
  TRY(auto assessment, assess::evaluate(store, catalogue));
  return Assessed{.catalogue = std::move(catalogue), .threats = std::move(threats), .store = std::move(store), .assessment = std::move(assessment), .folder = std::nullopt};
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
  TRY(auto catalogue, load_catalogue(arguments.catalogue));
  TRY(auto planned, plan({arguments.files.begin(), arguments.files.end()}, arguments.declaration));
  TRY(catalogue, with_case_catalogue(std::move(catalogue), planned));
  TRY(auto threats, load_threats(arguments.catalogue, planned.catalogue));
  CHECK(threats.check(catalogue));
  CHECK(check(threats));
  TRY(auto folder, CaseFolder::open(arguments.folder));
  auto reach = folder.reach();
  reach.readable = planned.files();
  for (const auto& candidate : planned.candidates) {
    if (is_stream(candidate.given.path) || candidate.given.path == "-") return base::fail(fmt::format("{} can be read only once: assess it with assay run, and give the folder that it wrote", candidate.given.path.string()));
    // What attestations rest on, and signatures, lie beside them. Of a capture nothing beside it is read.
    if (!named_like_a_capture(candidate.given.path)) reach.readable.push_back(std::filesystem::absolute(candidate.given.path).parent_path());
  }
  reach.readable.insert(reach.readable.end(), arguments.keys.tls.begin(), arguments.keys.tls.end());
  reach.readable.insert(reach.readable.end(), arguments.keys.nas.begin(), arguments.keys.nas.end());
  confine_as_wished(arguments.confinement, reach);
  TRY(const auto inputs, sort_out(planned));
  TRY(auto store, facts::Store::create(folder.unfinished_facts()));
  CHECK(collect::capture::collect(inputs.captures, store, {threads(arguments.threads), [](std::uint64_t, std::uint64_t) {}, arguments.keys}));
  CHECK(collect::describe(inputs.captured, store));
  CHECK(collect::collect(inputs.others, store, planned.trusted_keys));
  if (planned.declared) CHECK(collect::declaration::collect(*planned.declared, store));
  CHECK(collect::date(planned.declared ? planned.declared->as_of : std::nullopt, store));
  CHECK(network::conclude(store));
  TRY(auto assessment, assess::evaluate(store, catalogue));
  return Assessed{.catalogue = std::move(catalogue), .threats = std::move(threats), .store = std::move(store), .assessment = std::move(assessment), .folder = std::move(folder)};
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
