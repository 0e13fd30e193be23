// SPDX-License-Identifier: Apache-2.0
#include "collect/collectors.h"

#include <fmt/format.h>

#include "app/command.h"
#include "report/terminal_text.h"

namespace assay::app {
namespace {

base::Result<ExitCode> list() {
  const auto style = terminal_style();
  std::string out = report::paint("capture", report::Paint::bold, style) + "\n" + report::wrapped("pcap and pcapng, plain or compressed with gzip", 2, style.width);
  for (const auto& collector : collect::collectors()) {
    out += report::paint(collector.name, report::Paint::bold, style) + "\n" + report::wrapped(collector.about, 2, style.width);
    std::string tables;
    for (const auto* table : collector.fills) tables += fmt::format("{}{}", tables.empty() ? "fills " : ", ", table->name);
    if (!tables.empty()) out += report::wrapped(tables, 2, style.width);
  }
  CHECK(print(out));
  return ExitCode::all_met;
}

}  // namespace

void add_collectors(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("collectors", "List the kinds of evidence that are read, and the tables they fill");
  command->callback([&chosen] { chosen = [] { return list(); }; });
}

}  // namespace assay::app
