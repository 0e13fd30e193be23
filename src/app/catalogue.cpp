// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/analysis.h"
#include "app/command.h"
#include "report/terminal_text.h"

namespace assay::app {
namespace {

struct Arguments {
  std::string requirement;
  std::vector<std::filesystem::path> folders;
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

base::Result<ExitCode> show(const Arguments& arguments) {
  TRY(const auto catalogue, arguments.folders.empty() ? assess::Catalogue::embedded_with_examples() : load_catalogue(arguments.folders));
  const auto style = terminal_style();
  if (!arguments.requirement.empty()) {
    const auto* requirement = catalogue.find(arguments.requirement);
    if (requirement == nullptr) return base::fail(fmt::format("no requirement {}: assay catalogue lists them", arguments.requirement));
    CHECK(print(detail(*requirement, style)));
    return ExitCode::all_met;
  }
  std::string out;
  std::size_t widest = 0;
  for (const auto& r : catalogue.requirements()) widest = std::max(widest, r.id.size());
  for (const auto& r : catalogue.requirements()) {
    const auto clause = r.source.empty() ? std::string() : fmt::format("{} {}", r.source.front().document, r.source.front().clause);
    out += fmt::format("{} {} {} {}\n", report::padded(r.id, widest), report::padded(assess::text(r.kind), 15), report::padded(report::shortened(clause, 22), 22), report::shortened(r.title, std::max<std::size_t>(style.width, widest + 61) - widest - 41));
  }
  out += fmt::format("\n{} requirements, SHA-256 of the catalogue {}\n", catalogue.requirements().size(), catalogue.sha256());
  CHECK(print(out));
  return ExitCode::all_met;
}

}  // namespace

void add_catalogue(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("catalogue", "List the requirements, or show one with its clause and queries");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("requirement", arguments->requirement, "Id of a requirement, e.g. W05");
  command->add_option("--catalogue", arguments->folders, "Folder with requirement files instead of the built-in ones; again for more, built-in for those")->allow_extra_args(false);
  add_import_enisa(*command, chosen);
  command->callback([arguments, &chosen, command] {
    if (command->get_subcommands().empty()) chosen = [arguments] { return show(*arguments); };
  });
}

}  // namespace assay::app
