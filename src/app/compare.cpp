// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "app/case_folder.h"
#include "app/command.h"
#include "app/comparison.h"
#include "app/embedded.h"
#include "report/json_report.h"
#include "report/terminal_text.h"

namespace assay::app {
namespace {

constexpr std::string_view page_name = "compare.html";

struct Arguments {
  std::string before;
  std::string after;
  std::string folder;
  bool json = false;
};

std::string text(const std::vector<Change>& list, const report::TerminalStyle& style) {
  if (list.empty()) return "Nothing has changed.\n";
  std::string out;
  std::string_view section;
  for (const auto& each : list) {
    const auto heading = each.section == "policy" ? std::string("policies") : each.section == "risk" || each.section == "evidence" ? std::string(each.section) : fmt::format("{}s", each.section);
    if (each.section != section) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", report::paint(heading, report::Paint::bold, style));
    section = each.section;
    const auto shown = [](const std::string& value) { return value.size() == 64 ? value.substr(0, 16) + "…" : value; };
    const auto what = each.before.empty() ? fmt::format("new: {}", shown(each.after)) : each.after.empty() ? fmt::format("gone, was: {}", shown(each.before)) : fmt::format("{} → {}", shown(each.before), shown(each.after));
    out += report::wrapped(report::safe(fmt::format("{}: {}", each.subject, what)), 2, style.width);
  }
  return out + fmt::format("\n{} {}\n", list.size(), list.size() == 1 ? "change" : "changes");
}

// The page, and the same as JSON.
base::Result<std::string> write_page(const Comparison& comparison, const std::string& name) {
  if (report_application().empty()) return base::fail("this program was built without the report application: build it with ./dev build, or leave out -o");
  TRY(const auto page, report::html(json(comparison, base::JsonStyle::html), report_application()));
  TRY(auto folder, CaseFolder::open(name));
  CHECK(folder.write(page_name, page));
  CHECK(folder.write("compare.json", json(comparison, base::JsonStyle::pretty)));
  CHECK(folder.commit());
  return (folder.path() / page_name).string();
}

base::Result<ExitCode> compare(const Arguments& arguments) {
  TRY(const auto comparison, compare_reports(arguments.before, arguments.after));
  std::string page;
  if (!arguments.folder.empty()) {
    TRY(page, write_page(comparison, arguments.folder));
  }
  CHECK(print(arguments.json ? json(comparison, base::JsonStyle::pretty) : text(comparison.changes, terminal_style())));
  if (!page.empty() && !arguments.json) CHECK(print(fmt::format("\nPage: {}\n", page)));
  return comparison.changes.empty() ? ExitCode::all_met : ExitCode::violated;
}

}  // namespace

void add_compare(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("compare", "Show what changed between two runs: verdicts, results, risk, network (exit code 1 if anything did)");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("before", arguments->before, "Folder that run wrote, or its report.json")->required();
  command->add_option("after", arguments->after, "The later one")->required();
  command->add_option("-o,--output", arguments->folder, "Folder for compare.html and compare.json");
  command->add_flag("--json", arguments->json, "As JSON");
  command->callback([arguments, &chosen] { chosen = [arguments] { return compare(*arguments); }; });
}

}  // namespace assay::app
