// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "app/case_folder.h"
#include "app/command.h"
#include "base/json.h"
#include "facts/store.h"
#include "report/terminal_text.h"

namespace assay::app {
namespace {

struct Arguments {
  std::string query;
  std::string folder = "assay-out";
  std::string format = "table";
  ConfinementWish confinement;
};

std::string table(const facts::Answer& answer, std::size_t limit) {
  std::vector<std::size_t> widths;
  for (const auto& name : answer.columns) widths.push_back(report::columns(name));
  for (const auto& row : answer.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], report::columns(report::safe(row[i].as_text())));
  }
  for (auto& width : widths) width = std::min(width, limit);
  std::string out;
  const auto line = [&](const auto& cell, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += report::padded(report::shortened(report::safe(cell(i)), widths[i]), widths[i]) + "  ";
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line([&](std::size_t i) { return answer.columns[i]; }, answer.columns.size());
  line([&](std::size_t i) { return std::string(widths[i], '-'); }, answer.columns.size());
  for (const auto& row : answer.rows) line([&](std::size_t i) { return row[i].is_null() ? std::string("NULL") : row[i].as_text(); }, row.size());
  return out;
}

std::string csv(const facts::Answer& answer) {
  std::string out;
  const auto cell = [&out](std::size_t place, const std::string& text) {
    if (place != 0) out += ',';
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
      out += text;
      return;
    }
    out += '"';
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    out += '"';
  };
  for (std::size_t i = 0; i < answer.columns.size(); ++i) cell(i, answer.columns[i]);
  out += '\n';
  for (const auto& row : answer.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) cell(i, row[i].as_text());
    out += '\n';
  }
  return out;
}

// One object a line.
std::string json_lines(const facts::Answer& answer) {
  using Kind = facts::Value::Kind;
  std::string out;
  for (const auto& row : answer.rows) {
    base::JsonWriter json(out);
    json.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      json.key(answer.columns[i]);
      switch (row[i].kind) {
        case Kind::null: json.value(nullptr); break;
        case Kind::boolean: json.value(row[i].integer != 0); break;
        case Kind::integer: json.value(row[i].integer); break;
        case Kind::unsigned_integer: json.value(row[i].unsigned_integer); break;
        case Kind::real: json.value(row[i].real); break;
        case Kind::text: json.value(row[i].text); break;
      }
    }
    json.end_object();
    out += '\n';
  }
  return out;
}

base::Result<ExitCode> sql(const Arguments& arguments) {
  const auto file = facts_file(arguments.folder);
  confine_as_wished(arguments.confinement, {.readable = {file}, .writable = {}, .emptied = {}});
  TRY(auto store, facts::Store::open(file));
  TRY(const auto answer, store.query(arguments.query));
  if (arguments.format == "csv") CHECK(print(csv(answer)));
  else if (arguments.format == "json") CHECK(print(json_lines(answer)));
  else CHECK(print(table(answer, 60)));
  return ExitCode::all_met;
}

}  // namespace

void add_sql(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("sql", "Ask the facts of a run; see assay tables");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("query", arguments->query, "One SELECT statement")->required();
  command->add_option("-o,--output", arguments->folder, "Folder that run wrote, or a file of facts that watch wrote")->capture_default_str();
  command->add_option("--format", arguments->format, "table, csv or json (one object a line)")->check(CLI::IsMember({"table", "csv", "json"}))->capture_default_str();
  command->footer("Unlike the report, the facts are not masked: they hold subscriber identifiers as the evidence does.");
  add_confinement_option(*command, arguments->confinement);
  command->callback([arguments, &chosen] { chosen = [arguments] { return sql(*arguments); }; });
}

}  // namespace assay::app
