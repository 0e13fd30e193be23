// SPDX-License-Identifier: Apache-2.0
// What changed between two reports. They are read as JSON, so that reports of other versions can be compared too.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <tuple>

#include "app/command.h"
#include "base/json.h"
#include "collect/evidence/file.h"
#include "report/terminal_text.h"

namespace assay::app {
namespace {

using collect::evidence::Value;

struct Arguments {
  std::string before;
  std::string after;
  bool json = false;
};

constexpr std::array<std::string_view, 9> sections{"verdict", "policy", "result", "exception", "part", "difference", "function", "interface", "evidence"};

// What a report says, each thing once: (section, subject) → value.
using Statements = std::map<std::pair<std::size_t, std::string>, std::string>;

struct Change {
  std::string_view section;
  std::string subject;
  std::string before;  // empty: it was not there
  std::string after;   // empty: it is not there any more
};

std::string joined(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const auto word : words) {
    if (!word.empty()) out += (out.empty() ? "" : " ") + std::string(word);
  }
  return out;
}

Statements statements(const Value& report) {
  Statements all;
  const auto add = [&all](std::string_view section, std::string subject, std::string value) {
    const auto place = static_cast<std::size_t>(std::ranges::find(sections, section) - sections.begin());
    auto& held = all[{place, std::move(subject)}];
    held = held.empty() ? std::move(value) : held + ", " + value;
  };
  std::map<std::string, std::string> labels;
  for (const auto each : report["network"]["functions"]) {
    labels[std::string(each["id"].text())] = std::string(each["label"].text());
    if (each["kind"].text() != "UE") add("function", std::string(each["label"].text()), std::string(each["certainty"].text()));
  }
  std::map<std::string, std::map<std::string, bool>> links;
  for (const auto each : report["network"]["interfaces"]) {
    const auto name = joined({each["name"].text(), labels[std::string(each["from"].text())], "–", labels[std::string(each["to"].text())]});
    if (each["name"].text() != "N1" && each["name"].text() != "N6") links[name][std::string(each["protection"].text())] = true;
  }
  for (const auto& [name, protections] : links) {
    for (const auto& [protection, there] : protections) add("interface", name, protection.empty() ? "unknown protection" : protection);
  }
  for (const auto each : report["requirements"]) {
    for (const auto result : each["results"]) add("result", joined({each["id"].text(), result["subject"].text()}), std::string(result["state"].text()));
  }
  for (const auto each : report["evidence"]) add("evidence", std::string(each["name"].text()), std::string(each["sha256"].text()));
  const auto declared = report["case"];
  for (const auto each : declared["verdicts"]) add("verdict", joined({each["product"].text(), "as", each["part"].text(), "part"}), std::string(each["verdict"].text()));
  const auto policies = declared["policies"];
  for (const auto each : policies["in_force"]) add("policy", std::string(each["file"].text()), joined({each["id"].text(), "in force until", each["expires"].text()}));
  for (const auto each : policies["refused"]) add("policy", std::string(each["file"].text()), "refused");
  for (const auto each : policies["decisions"]) {
    if (each["policies"].size() != 0) add("policy", joined({each["product"].text(), "as", each["part"].text(), "part"}), std::string(each["under_policy"].text()));
  }
  for (const auto each : declared["parts"]) add("part", std::string(each["function"].text()), joined({each["part"].text(), each["basis"].text(), each["segment"].text()}));
  for (const auto each : declared["differences"]) add("difference", joined({each["difference"].text(), each["subject"].text()}), std::string(each["detail"].text()));
  for (const auto each : declared["exceptions"]) add("exception", joined({each["requirement"].text(), "at", each["subject"].text()}), std::string(each["state"].text()));
  return all;
}

std::vector<Change> changes(const Statements& before, const Statements& after) {
  std::vector<Change> list;
  for (const auto& [key, value] : before) {
    const auto found = after.find(key);
    const auto now = found == after.end() ? std::string() : found->second;
    if (now != value) list.push_back({sections.at(key.first), key.second, value, now});
  }
  for (const auto& [key, value] : after) {
    if (!before.contains(key)) list.push_back({sections.at(key.first), key.second, "", value});
  }
  std::ranges::stable_sort(list, {}, [](const Change& each) {
    return std::tuple(std::ranges::find(sections, each.section) - sections.begin(), std::string_view(each.subject));
  });
  return list;
}

// A folder that run wrote, or its report.json.
base::Result<Statements> read(const std::string& name) {
  std::error_code error;
  const auto path = std::filesystem::is_directory(name, error) ? std::filesystem::path(name) / "report.json" : std::filesystem::path(name);
  TRY(const auto file, collect::evidence::File::open(path, path.string()));
  if (file.documents().size() != 1 || !file.documents().front().root()["schema"].text().starts_with("assay/report/")) {
    return base::fail(fmt::format("{} is no report of assay{}{}: name a folder that assay run wrote, or its report.json", path.string(), file.problem().empty() ? "" : ": ", file.problem()));
  }
  return statements(file.documents().front().root());
}

std::string text(const std::vector<Change>& list, const report::TerminalStyle& style) {
  if (list.empty()) return "Nothing has changed.\n";
  std::string out;
  std::string_view section;
  for (const auto& each : list) {
    if (each.section != section) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", report::paint(each.section == "policy" ? "policies" : fmt::format("{}s", each.section), report::Paint::bold, style));
    section = each.section;
    const auto shown = [](const std::string& value) { return value.size() == 64 ? value.substr(0, 16) + "…" : value; };
    const auto what = each.before.empty() ? fmt::format("new: {}", shown(each.after)) : each.after.empty() ? fmt::format("gone, was: {}", shown(each.before)) : fmt::format("{} → {}", shown(each.before), shown(each.after));
    out += report::wrapped(report::safe(fmt::format("{}: {}", each.subject, what)), 2, style.width);
  }
  return out + fmt::format("\n{} {}\n", list.size(), list.size() == 1 ? "change" : "changes");
}

std::string json(const std::vector<Change>& list) {
  std::string out;
  base::JsonWriter writer(out, base::JsonStyle::pretty);
  writer.begin_object().member("schema", "assay/comparison/1").key("changes").begin_array();
  for (const auto& each : list) {
    writer.begin_object().member("section", each.section).member("subject", each.subject);
    writer.member("before", each.before.empty() ? std::nullopt : std::optional(each.before)).member("after", each.after.empty() ? std::nullopt : std::optional(each.after)).end_object();
  }
  writer.end_array().end_object();
  return out + "\n";
}

base::Result<ExitCode> compare(const Arguments& arguments) {
  TRY(const auto before, read(arguments.before));
  TRY(const auto after, read(arguments.after));
  const auto list = changes(before, after);
  CHECK(print(arguments.json ? json(list) : text(list, terminal_style())));
  return list.empty() ? ExitCode::all_met : ExitCode::violated;
}

}  // namespace

void add_compare(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("compare", "Show what changed between two runs: verdicts, results, network (exit code 1 if anything did)");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("before", arguments->before, "Folder that run wrote, or its report.json")->required();
  command->add_option("after", arguments->after, "The later one")->required();
  command->add_flag("--json", arguments->json, "As JSON");
  command->callback([arguments, &chosen] { chosen = [arguments] { return compare(*arguments); }; });
}

}  // namespace assay::app
