// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/analysis.h"
#include "app/command.h"
#include "assess/test_coverage.h"
#include "base/json.h"
#include "report/terminal_text.h"

namespace assay::app {
namespace {

struct Arguments {
  std::string what;  // a requirement, a profile, or coverage
  std::vector<std::filesystem::path> folders;
  bool json = false;
};

std::string query_text(std::string_view name, std::string_view sql) {
  if (sql.empty()) return {};
  std::string out = fmt::format("\n{}:\n", name);
  while (!sql.empty()) {
    const auto end = std::min(sql.find('\n'), sql.size());
    out += fmt::format("  {}\n", sql.substr(0, end));
    sql.remove_prefix(std::min(end + 1, sql.size()));
  }
  return out;
}

std::string detail(const assess::Requirement& r, const report::TerminalStyle& style) {
  std::string out = report::paint(fmt::format("{}  {}", r.id, r.title), report::Paint::bold, style) + "\n";
  out += report::wrapped(r.statement, 2, style.width);
  out += fmt::format("\n  class    {}\n", assess::text(r.kind));
  for (const auto& source : r.source) {
    const auto document = source.version.empty() ? source.document : fmt::format("{} {}", source.document, source.version);
    out += fmt::format("  source   {} clause {}{}\n", document, source.clause, source.confirmed ? "" : " (unconfirmed)");
    if (!source.note.empty()) out += report::wrapped(source.note, 11, style.width);
  }
  for (const auto& test : r.scas) out += fmt::format("  SCAS     {} {} {}\n", test.document, test.clause, test.name);
  if (!r.fight.empty()) out += fmt::format("  FiGHT    {}\n", fmt::join(r.fight, ", "));
  if (!r.applies.empty()) out += fmt::format("  for      {}\n", fmt::join(r.applies, ", "));
  if (!r.needs.empty()) out += fmt::format("  needs    {}\n", fmt::join(r.needs, ", "));
  if (r.attested) {
    out += fmt::format("  accepts  an attestation about the {}{}{} that names {}{}\n", r.attested->about, r.attested->kinds.empty() ? "" : ", of kind ", fmt::join(r.attested->kinds, " or "), r.id,
                       r.attested->document.empty() ? "" : fmt::format(" or covers {} {}", r.attested->document, r.attested->clause));
  }
  if (!r.filter.empty()) out += fmt::format("  filter   {}\n", r.filter);
  if (!r.innocent.empty()) out += "\n  What else it may be\n";
  for (const auto& explanation : r.innocent) out += report::wrapped(explanation, 4, style.width);
  out += "\n  Remedy\n" + report::wrapped(r.remedy, 4, style.width);
  out += query_text("with", r.queries.with) + query_text("judged", r.queries.judged) + query_text("violated", r.queries.violated);
  out += query_text("met", r.queries.met) + query_text("unknown", r.queries.unknown) + query_text("not applicable", r.queries.not_applicable);
  if (!r.examples.empty()) out += "\nworked examples:\n";
  for (const auto& example : r.examples) out += fmt::format("  {}\n", example.name);
  return out;
}

std::string detail(const assess::Profile& p, const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  std::string out = report::paint(fmt::format("{}  {}", p.id, p.title), report::Paint::bold, style) + "\n";
  out += report::wrapped(p.statement, 2, style.width);
  if (!p.extends.empty()) out += fmt::format("\n  extends  {}\n", fmt::join(p.extends, ", "));
  for (const auto weight : {verdict::Weight::required, verdict::Weight::wanted}) {
    std::string list;
    std::size_t count = 0;
    for (const auto& r : catalogue.requirements()) {
      if (catalogue.weight(p, r.id) != weight) continue;
      ++count;
      list += fmt::format("    {} {} {}\n", report::padded(r.id, 26), report::padded(assess::decided_by_query(r) ? "query" : "statement", 9), report::shortened(r.title, style.width - 41));
    }
    if (count > 0) out += fmt::format("\n  {} ({})\n{}", weight == verdict::Weight::required ? "required" : "wanted, and deciding nothing", count, list);
  }
  return out;
}

std::string list(const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  std::string out;
  for (const auto& r : catalogue.requirements()) {
    const auto clause = r.source.empty() ? std::string() : fmt::format("{} {}", r.source.front().document, r.source.front().clause);
    out += fmt::format("{} {} {} {}\n", report::padded(r.id, 26), report::padded(assess::text(r.kind), 15), report::padded(clause, 25), report::shortened(r.title, style.width - 70));
  }
  if (!catalogue.profiles().empty()) out += "\nprofiles:\n";
  for (const auto& p : catalogue.profiles()) out += fmt::format("{} {}\n", report::padded(p.id, 26), report::shortened(p.title, style.width - 28));
  return out + fmt::format("\n{} requirements, {} profiles, SHA-256 of the catalogue {}\n", catalogue.requirements().size(), catalogue.profiles().size(), catalogue.sha256());
}

std::string coverage_text(const assess::Catalogue& catalogue) {
  std::string out = fmt::format("{} {:>12} {:>12} {:>18}\n", report::padded("document", 28), "requirements", "by facts", "by statement only");
  assess::DocumentCoverage total;
  for (const auto& each : assess::document_coverage(catalogue)) {
    out += fmt::format("{} {:>12} {:>12} {:>18}\n", report::padded(report::shortened(each.document, 28), 28), each.requirements, each.by_query, each.by_statement);
    total.requirements += each.requirements;
    total.by_query += each.by_query;
    total.by_statement += each.by_statement;
  }
  out += fmt::format("{} {:>12} {:>12} {:>18}\n", report::padded("all", 28), total.requirements, total.by_query, total.by_statement);
  const auto tests = assess::test_coverage(catalogue);
  const auto by_query = std::ranges::count_if(tests, &assess::TestCoverage::by_query);
  const auto shared = std::ranges::count_if(tests, [](const auto& each) { return !each.also.empty(); });
  out += fmt::format("\n{} test cases of the security assurance scheme, {} of them decided by facts.\n", tests.size(), by_query);
  if (shared > 0) out += fmt::format("{} that other requirements ask for as well:\n", shared);
  for (const auto& each : tests) {
    if (each.also.empty()) continue;
    const auto own = each.requirements.empty() ? std::string("no file of its own") : fmt::format("{}", fmt::join(each.requirements, ", "));
    out += fmt::format("  {} {} {}\n", report::padded(fmt::format("{} {}", each.test.document, each.test.clause), 26), report::padded(own, 30), fmt::join(each.also, ", "));
  }
  return out;
}

std::string coverage_json(const assess::Catalogue& catalogue) {
  std::string out;
  base::JsonWriter json(out, base::JsonStyle::pretty);
  const auto texts = [&json](std::string_view key, const std::vector<std::string>& values) {
    json.key(key).begin_array();
    for (const auto& value : values) json.value(value);
    json.end_array();
  };
  json.begin_object().member("catalogue_sha256", catalogue.sha256()).key("documents").begin_array();
  for (const auto& each : assess::document_coverage(catalogue)) {
    json.begin_object().member("document", each.document).member("requirements", each.requirements).member("by_query", each.by_query).member("by_statement", each.by_statement).end_object();
  }
  json.end_array().key("test_cases").begin_array();
  for (const auto& each : assess::test_coverage(catalogue)) {
    json.begin_object().member("document", each.test.document).member("clause", each.test.clause).member("name", each.test.name).member("by_query", each.by_query);
    texts("requirements", each.requirements);
    texts("also", each.also);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

base::Result<ExitCode> show(const Arguments& arguments) {
  TRY(const auto catalogue, arguments.folders.empty() ? assess::Catalogue::embedded_with_examples() : load_catalogue(arguments.folders));
  const auto style = terminal_style();
  std::string out;
  if (arguments.json && arguments.what != "coverage") return base::fail("--json is for `assay catalogue coverage`: leave it out");
  if (arguments.what.empty()) {
    out = list(catalogue, style);
  } else if (arguments.what == "coverage") {
    out = arguments.json ? coverage_json(catalogue) : coverage_text(catalogue);
  } else if (const auto* requirement = catalogue.find(arguments.what); requirement != nullptr) {
    out = detail(*requirement, style);
  } else if (const auto* profile = catalogue.find_profile(arguments.what); profile != nullptr) {
    out = detail(*profile, catalogue, style);
  } else {
    return base::fail(fmt::format("no requirement or profile {}: assay catalogue lists them", arguments.what));
  }
  CHECK(print(out));
  return ExitCode::all_met;
}

}  // namespace

void add_catalogue(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("catalogue", "List the requirements and profiles, show one of them, or what they cover");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("what", arguments->what, "Id of a requirement, e.g. W05, or of a profile; coverage: how many of which document, and decided by what");
  command->add_option("--catalogue", arguments->folders, "Folder with requirement files instead of the built-in ones; again for more, built-in for those")->allow_extra_args(false);
  command->add_flag("--json", arguments->json, "Coverage as JSON");
  add_import_enisa(*command, chosen);
  command->callback([arguments, &chosen, command] {
    if (command->get_subcommands().empty()) chosen = [arguments] { return show(*arguments); };
  });
}

}  // namespace assay::app
