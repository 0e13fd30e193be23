// SPDX-License-Identifier: Apache-2.0
#include "app/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "app/risk_text.h"
#include "collect/evidence/file.h"

namespace assay::app {
namespace {

using collect::evidence::File;
using collect::evidence::Value;

constexpr std::array<std::string_view, 10> sections{"verdict", "policy", "result", "risk", "exception", "part", "difference", "function", "interface", "evidence"};

struct Statement {
  std::string value;
  std::string note;
  std::string figure;                      // of risk: the part of the value that decides whether it differs; empty: all of it
  std::optional<risk::Interval> sampling;  // of a sampled figure: two whose intervals meet do not differ
};

std::size_t place_of(std::string_view section) { return static_cast<std::size_t>(std::ranges::find(sections, section) - sections.begin()); }

// What a report says, each thing once: (section, subject) → what it says.
using Statements = std::map<std::pair<std::size_t, std::string>, Statement>;

bool differ(const Statement& one, const Statement& other) {
  if (one.value == other.value || (!one.figure.empty() && one.figure == other.figure)) return false;
  return !one.sampling || !other.sampling || one.sampling->high < other.sampling->low || other.sampling->high < one.sampling->low;
}

std::string joined(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const auto word : words) {
    if (!word.empty()) out += (out.empty() ? "" : " ") + std::string(word);
  }
  return out;
}

class Reader {
 public:
  explicit Reader(bool with_risk) : with_risk_(with_risk) {}

  Statements read(const Value& report) {
    network(report["network"]);
    for (const auto each : report["requirements"]) {
      for (const auto result : each["results"]) add("result", joined({each["id"].text(), result["subject"].text()}), std::string(result["state"].text()), std::string(each["title"].text()));
    }
    for (const auto each : report["evidence"]) add("evidence", std::string(each["name"].text()), std::string(each["sha256"].text()));
    of_case(report["case"]);
    if (with_risk_) risk(report["risk"]);
    return std::move(all_);
  }

 private:
  void add(std::string_view section, std::string subject, std::string value, std::string note = {}) {
    auto& held = all_[{place_of(section), std::move(subject)}];
    held.value = held.value.empty() ? std::move(value) : held.value + ", " + value;
    held.note = std::move(note);
  }
  void add_figure(std::string subject, Statement said) { all_[{place_of("risk"), std::move(subject)}] = std::move(said); }

  void network(const Value& network) {
    std::map<std::string, std::string> labels;
    for (const auto each : network["functions"]) {
      labels[std::string(each["id"].text())] = std::string(each["label"].text());
      if (each["kind"].text() != "UE") add("function", std::string(each["label"].text()), std::string(each["certainty"].text()));
    }
    std::map<std::string, std::map<std::string, bool>> links;
    for (const auto each : network["interfaces"]) {
      const auto name = joined({each["name"].text(), labels[std::string(each["from"].text())], "–", labels[std::string(each["to"].text())]});
      if (each["name"].text() != "N1" && each["name"].text() != "N6") links[name][std::string(each["protection"].text())] = true;
    }
    for (const auto& [name, protections] : links) {
      for (const auto& [protection, there] : protections) add("interface", name, protection.empty() ? "unknown protection" : protection);
    }
  }

  void of_case(const Value& declared) {
    for (const auto each : declared["verdicts"]) add("verdict", joined({each["product"].text(), "as", each["part"].text(), "part"}), std::string(each["verdict"].text()));
    const auto policies = declared["policies"];
    for (const auto each : policies["in_force"]) add("policy", std::string(each["file"].text()), joined({each["id"].text(), "in force until", each["expires"].text()}));
    for (const auto each : policies["refused"]) add("policy", std::string(each["file"].text()), "refused", std::string(each["reason"].text()));
    for (const auto each : policies["decisions"]) {
      if (each["policies"].size() != 0) add("policy", joined({each["product"].text(), "as", each["part"].text(), "part"}), std::string(each["under_policy"].text()));
    }
    for (const auto each : declared["parts"]) add("part", std::string(each["function"].text()), joined({each["part"].text(), each["basis"].text(), each["segment"].text()}));
    for (const auto each : declared["differences"]) add("difference", joined({each["difference"].text(), each["subject"].text()}), std::string(each["detail"].text()));
    for (const auto each : declared["exceptions"]) add("exception", joined({each["requirement"].text(), "at", each["subject"].text()}), std::string(each["state"].text()));
  }

  // Rounded as everywhere else, and where trials decide no more than they can tell apart. A central value of a year's loss
  // is one only where evidence decides it (docs/risk.md).
  void risk(const Value& risk) {
    for (const auto each : risk["losses"]) {
      const auto of = interval(each["per_year"]);
      const bool determined = each["determined"].boolean().value_or(false);
      const auto figure = determined ? amount(of.central) : std::string();
      add_figure(joined({each["unit"].text(), "a year"}), {.value = fmt::format("{} ({})", determined ? figure : "not determined", span_of(of, amount)), .note = {}, .figure = figure,
                                                          .sampling = determined && each["sampling"].is_map() ? std::optional(interval(each["sampling"])) : std::nullopt});
    }
    for (const auto each : risk["scenarios"]) {
      for (const auto goal : each["goals"]) {
        const auto of = interval(goal["probability"]);
        add_figure(fmt::format("{}: {}", each["id"].text(), goal["sentence"].text()), {.value = fmt::format("{} in one try ({})", percent(of.central), span_of(of, percent)), .note = std::string(each["title"].text()),
                                                                                     .figure = percent(of.central), .sampling = goal["sampling"].is_map() ? std::optional(interval(goal["sampling"])) : std::nullopt});
      }
    }
  }

  static risk::Interval interval(const Value& of) {
    return {.low = of["low"].real().value_or(0), .central = of["central"].real().value_or(0), .high = of["high"].real().value_or(0)};
  }

  bool with_risk_;
  Statements all_;
};

std::vector<Change> changes(const Statements& before, const Statements& after) {
  std::vector<Change> list;
  for (const auto& [key, said] : before) {
    const auto found = after.find(key);
    if (found == after.end()) list.push_back({sections.at(key.first), key.second, said.note, said.value, ""});
    else if (differ(said, found->second)) list.push_back({sections.at(key.first), key.second, found->second.note.empty() ? said.note : found->second.note, said.value, found->second.value});
  }
  for (const auto& [key, said] : after) {
    if (!before.contains(key)) list.push_back({sections.at(key.first), key.second, said.note, "", said.value});
  }
  std::ranges::stable_sort(list, {}, [](const Change& each) { return std::pair(place_of(each.section), std::string_view(each.subject)); });
  return list;
}

base::Result<File> open(const std::string& name) {
  std::error_code error;
  std::filesystem::path path(name);
  if (std::filesystem::is_directory(path, error)) {
    path /= "report.json";
    if (!std::filesystem::exists(path, error)) return base::fail(fmt::format("{} holds no report.json: name a folder that assay run wrote; for a case, run each state of it first (assay run {} -o FOLDER)", name, name));
  }
  TRY(auto file, File::open(path, path.string()));
  if (file.documents().size() != 1 || !file.documents().front().root()["schema"].text().starts_with("assay/report/")) {
    return base::fail(fmt::format("{} is no report of assay{}{}: name a folder that assay run wrote, or its report.json", path.string(), file.problem().empty() ? "" : ": ", file.problem()));
  }
  return file;
}

Compared compared(const std::string& name, const Value& report) {
  const auto states = report["summary"]["states"];
  const auto count = [&states](std::string_view state) { return static_cast<std::size_t>(states[state].number().value_or(0)); };
  return {.name = name,
          .network = std::string(report["case"]["network"].text()),
          .as_of = std::string(report["case"]["as_of"].text()),
          .program = joined({report["program"]["name"].text(), report["program"]["version"].text()}),
          .evidence = report["evidence"].size(),
          .violated = count("violated"),
          .met = count("met"),
          .unknown = count("unknown"),
          .risk = report["risk"].is_map()};
}

void write(base::JsonWriter& writer, std::string_view key, const Compared& report) {
  writer.key(key).begin_object().member("name", report.name).member("program", report.program).member("network", report.network).member("as_of", report.as_of);
  writer.member("evidence", report.evidence).member("violated", report.violated).member("met", report.met).member("unknown", report.unknown).member("risk", report.risk).end_object();
}

}  // namespace

base::Result<Comparison> compare_reports(const std::string& before, const std::string& after) {
  TRY(const auto first, open(before));
  TRY(const auto second, open(after));
  const auto earlier = first.documents().front().root();
  const auto later = second.documents().front().root();
  Comparison made{.before = compared(before, earlier), .after = compared(after, later), .changes = {}};
  const bool risk = made.before.risk && made.after.risk;
  made.changes = changes(Reader(risk).read(earlier), Reader(risk).read(later));
  return made;
}

std::string json(const Comparison& comparison, base::JsonStyle style) {
  std::string out;
  base::JsonWriter writer(out, style);
  writer.begin_object().member("schema", "assay/comparison/1");
  write(writer, "before", comparison.before);
  write(writer, "after", comparison.after);
  writer.key("changes").begin_array();
  for (const auto& each : comparison.changes) {
    writer.begin_object().member("section", each.section).member("subject", each.subject).member("note", each.note);
    writer.member("before", each.before.empty() ? std::nullopt : std::optional(each.before)).member("after", each.after.empty() ? std::nullopt : std::optional(each.after)).end_object();
  }
  writer.end_array().end_object();
  return style == base::JsonStyle::html ? out : out + "\n";
}

}  // namespace assay::app
