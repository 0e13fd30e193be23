// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "app/analysis.h"
#include "app/case_folder.h"
#include "app/command.h"
#include "app/evidence_files.h"

namespace assay::app {
namespace {

struct Arguments {
  std::string finding;
  std::string folder = "assay-out";
  std::vector<std::filesystem::path> catalogue;
  collect::capture::KeyFiles keys;
  std::vector<std::string> evidence;
  bool show_identifiers = false;
  ConfinementWish confinement;
};

base::Result<ExitCode> explain(const Arguments& arguments) {
  const auto file = facts_file(arguments.folder);
  // Where the evidence is stands in the database, so files are bounded in two steps.
  if (arguments.confinement.wanted()) (void)forbid_system_calls();
  TRY(auto store, facts::Store::open(file));
  TRY(const auto sought, sought_evidence(store, file, arguments.evidence));
  Plan behind;  // of the case nothing counts but its own requirements, wherever it lies now
  TRY(behind.catalogue, catalogue_behind(sought));
  TRY(auto catalogue, load_catalogue(arguments.catalogue));
  TRY(catalogue, with_case_catalogue(std::move(catalogue), behind));
  Reach reach{.readable = {file}, .writable = {}, .emptied = {}};
  for (const auto& each : sought) reach.readable.insert(reach.readable.end(), each.places.begin(), each.places.end());
  reach.readable.insert(reach.readable.end(), arguments.keys.tls.begin(), arguments.keys.tls.end());
  reach.readable.insert(reach.readable.end(), arguments.keys.nas.begin(), arguments.keys.nas.end());
  confine_as_wished(arguments.confinement, reach);
  TRY(const auto files, find_evidence(sought));
  TRY(const auto analysis, analyse(store, catalogue, files, arguments.keys, {arguments.show_identifiers}));
  TRY(const auto text, report::explain_text(analysis.model, arguments.finding, terminal_style()));
  CHECK(print(text));
  return ExitCode::all_met;
}

}  // namespace

void add_explain(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("explain", "Show a finding down to the octets of the evidence");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("finding", arguments->finding, "Id of the finding, as run prints it")->required();
  command->add_option("-o,--output", arguments->folder, "Folder that run wrote, or a file of facts that watch wrote")->capture_default_str();
  command->add_option("--catalogue", arguments->catalogue, "Folder with requirement files, if run was given one")->allow_extra_args(false);
  command->add_option("--evidence", arguments->evidence, "Where evidence lies now, if it was moved: a file, or a folder to look through; it is known by its SHA-256");
  command->add_option("--tls-keys", arguments->keys.tls, "TLS key log (SSLKEYLOGFILE) of your own traffic, to read what it ciphers; never stored");
  command->add_option("--nas-keys", arguments->keys.nas, "Keys of test UEs, to read their NAS: lines 'kamf HEX' or 'knas HEX HEX'; never stored");
  command->add_flag("--show-identifiers", arguments->show_identifiers, "Do not mask subscriber identifiers and keys");
  add_confinement_option(*command, arguments->confinement);
  command->callback([arguments, &chosen] { chosen = [arguments] { return explain(*arguments); }; });
}

}  // namespace assay::app
