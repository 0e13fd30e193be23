// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "app/analysis.h"
#include "app/case_folder.h"
#include "app/case_risk.h"
#include "app/collection.h"
#include "app/command.h"
#include "app/embedded.h"
#include "app/evidence_files.h"
#include "app/fail_on.h"
#include "app/inputs.h"
#include "app/neutrality.h"
#include "app/policies.h"
#include "app/risk_text.h"
#include "collect/capture/collect.h"
#include "report/json_report.h"
#include "report/junit.h"
#include "threat/json.h"

namespace assay::app {
namespace {

struct Arguments {
  std::vector<std::string> files;
  std::string folder = "assay-out";
  std::vector<std::filesystem::path> catalogue;
  std::string declaration;
  std::string profile;
  collect::capture::KeyFiles keys;
  unsigned threads = 0;
  unsigned renamings = usual_renamings;
  std::string fail_on;
  std::string junit;
  bool show_identifiers = false;
  bool timings = false;
  bool quiet = false;
  bool without_risk = false;
  ConfinementWish confinement;
};

// One line on the error stream that overwrites itself, for files that take a while.
class Progress {
 public:
  explicit Progress(bool wanted) : wanted_(wanted && isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void operator()(std::uint64_t read, std::uint64_t total) {
    if (!wanted_ || total == 0 || std::chrono::steady_clock::now() - started_ < std::chrono::milliseconds(700)) return;
    fmt::print(stderr, "\r\x1b[KReading {:3.0f} % of {:.1f} MB", 100.0 * static_cast<double>(read) / static_cast<double>(total), static_cast<double>(total) / 1e6);
    std::fflush(stderr);
    shown_ = true;
  }

 private:
  bool wanted_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

// Says on the error stream how long each stage took, if asked to. Never part of a report, which is the same every time.
class Stages {
 public:
  explicit Stages(bool wanted) : wanted_(wanted) {}

  void done(std::string_view stage) {
    const auto now = std::chrono::steady_clock::now();
    if (wanted_) fmt::print(stderr, "{:>8.2f} s  {}\n", std::chrono::duration<double>(now - began_).count(), stage);
    began_ = now;
  }

 private:
  bool wanted_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

base::Result<ExitCode> run(const Arguments& arguments) {
  Stages stages(arguments.timings);
  TRY(auto catalogue, load_catalogue(arguments.catalogue));
  TRY(auto folder, CaseFolder::open(arguments.folder));
  TRY(auto planned, plan({arguments.files.begin(), arguments.files.end()}, arguments.declaration));
  TRY(catalogue, with_case_catalogue(std::move(catalogue), planned));
  const bool is_case = planned.declared && planned.declared->is_case;
  std::optional<threat::Threats> threats;
  if (is_case && arguments.profile.empty() && !arguments.without_risk) {
    TRY(threats, load_threats(arguments.catalogue, planned.catalogue));
    CHECK(threats->check(catalogue));
  }
  std::ofstream junit;
  if (!arguments.junit.empty()) {
    junit.open(arguments.junit, std::ios::binary);
    if (!junit) return base::fail(fmt::format("{} cannot be written: choose another place with --junit", arguments.junit));
  }
  confine_as_wished(arguments.confinement, reach_of(folder, planned, arguments.keys), arguments.quiet);
  for (std::size_t i = 0; i < planned.candidates.size(); ++i) {
    auto& given = planned.candidates[i].given;
    if (given.path != "-" && !is_stream(given.path)) continue;
    TRY(given.path, folder.keep_stream(given.path.string(), i));
    given.name = given.path.filename().string();
  }
  TRY(const auto inputs, sort_out(planned));
  stages.done("plan");

  std::optional<Progress> progress(std::in_place, !arguments.quiet);
  const Watched watched{.progress = [&](std::uint64_t read, std::uint64_t total) { (*progress)(read, total); },
                        .done = [&](std::string_view stage) {
                          progress.reset();
                          stages.done(stage);
                        }};
  TRY(auto store, collect_all(folder, planned, inputs, arguments.keys, threads(arguments.threads), watched));
  TRY(const auto evidence, evidence_files(store));
  const report::Options options{arguments.show_identifiers};
  const auto profile = usual_profile(arguments.profile, is_case || !arguments.catalogue.empty());
  TRY(auto analysis, analyse(store, catalogue, evidence, arguments.keys, options, profile));
  stages.done("requirements and verdicts");
  auto& model = analysis.model;
  std::shared_ptr<const CaseRisk> risk;
  if (threats) {
    TRY(risk, case_risk(store, analysis.outcome.assessment, *threats, threads(arguments.threads)));
    if (risk) model.risk = [risk](base::JsonWriter& json) { threat::write(json, risk->graph, risk->answer); };
    stages.done("risk");
  }
  CHECK(lay_policies_over(planned, analysis.outcome, store, model));
  CHECK(store.close());
  folder.facts_are_whole();
  if (model.declared && !model.declared->products.empty() && arguments.renamings != 0) {
    TRY(model.declared->neutrality, prove_neutral(folder.unfinished_facts(), analysis.catalogue, {analysis.outcome, risk ? &risk->graph : nullptr}, arguments.renamings));
  }

  stages.done("neutrality");
  CHECK(folder.write("report.json", report::json(model)));
  const auto application = report_application();
  if (!application.empty()) {
    TRY(const auto page, report::html(model, application));
    CHECK(folder.write("report.html", page));
  }
  CHECK(folder.commit());
  stages.done("report");
  if (!arguments.junit.empty()) {
    junit << report::junit(model);
    junit.close();
    if (!junit) return base::fail(fmt::format("{} cannot be written: choose another place with --junit", arguments.junit));
  }

  if (!arguments.quiet) {
    CHECK(print(report::summary_text(model, terminal_style())));
    if (risk) CHECK(print(risk_summary(risk->graph, risk->answer, terminal_style())));
    CHECK(print(fmt::format("\nReport: {}\n", (folder.path() / (application.empty() ? "report.json" : "report.html")).string())));
    if (!model.findings.empty()) {
      const auto where = arguments.folder == Arguments{}.folder ? std::string() : fmt::format(" -o {}", arguments.folder);
      CHECK(print(fmt::format("Next:   assay explain {}{}\n", model.findings.front().id, where)));
    }
  }
  // The report is there, so that the cause can be found.
  if (model.declared && model.declared->neutrality) CHECK(check(*model.declared->neutrality));
  return exit_code(model, arguments.fail_on);
}

}  // namespace

void add_run(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("run", "Assess captures: facts, network, requirements, report");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("files", arguments->files, "Captures (pcap, pcapng, plain or gzip; - reads standard input), other evidence, or a case: its folder")->required();
  command->add_option("-o,--output", arguments->folder, "Folder for report.html, report.json and facts.duckdb")->capture_default_str();
  command->add_option("--declare", arguments->declaration, "YAML file with what the operator declares: functions, segments, communication");
  command->add_option("--profile", arguments->profile, "Look at one profile only, e.g. scas-amf; assay catalogue lists them");
  command->add_option("--fail-on", arguments->fail_on, "Return 1 for this and 0 otherwise: never, hard, violated, unknown; of verdicts: not-acceptable, measures, undetermined; policy: not acceptable under the policies of the case, or one is refused")
      ->check(CLI::IsMember(fail_on_words()));
  command->add_option("--neutrality", arguments->renamings, "Random renamings in the audit of neutrality, where products are declared; 0 leaves it out")
      ->capture_default_str()
      ->check(CLI::Range(0U, 10'000U));
  command->add_flag("--without-risk", arguments->without_risk, "Leave the risk of a case to assay risk");
  command->add_option("--junit", arguments->junit, "Also write the results as JUnit XML to this file");
  command->add_option("--catalogue", arguments->catalogue, "Folder with requirement files instead of the built-in ones; again for more, built-in for those")->allow_extra_args(false);
  command->add_option("--tls-keys", arguments->keys.tls, "TLS key log (SSLKEYLOGFILE) of your own traffic, to read what it ciphers; never stored");
  command->add_option("--nas-keys", arguments->keys.nas, "Keys of test UEs, to read their NAS: lines 'kamf HEX' or 'knas HEX HEX'; never stored");
  command->add_option("--threads", arguments->threads, "1 or more; the results are the same (default: one per processor)")->check(CLI::Range(1U, most_threads));
  command->add_flag("--show-identifiers", arguments->show_identifiers, "Do not mask subscriber identifiers and keys in the report");
  command->add_flag("--timings", arguments->timings, "Print how long each stage took");
  command->add_flag("-q,--quiet", arguments->quiet, "Print nothing but errors");
  add_confinement_option(*command, arguments->confinement);
  command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace assay::app
