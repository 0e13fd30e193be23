// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/command.h"
#include "facts/documentation.h"

namespace assay::app {
namespace {

struct Arguments {
  std::string table;
  bool markdown = false;
};

base::Result<ExitCode> tables(const Arguments& arguments) {
  if (arguments.markdown) {
    CHECK(print(facts::tables_markdown()));
  } else if (arguments.table.empty()) {
    CHECK(print(facts::tables_text()));
  } else if (const auto text = facts::table_text(arguments.table)) {
    CHECK(print(*text));
  } else {
    return base::fail(fmt::format("no table {}: assay tables lists them", arguments.table));
  }
  return ExitCode::all_met;
}

}  // namespace

void add_tables(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("tables", "Show the fact tables, or the columns of one");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("table", arguments->table, "Name of a table or view");
  command->add_flag("--markdown", arguments->markdown, "All of them, as docs/tables.md");
  command->callback([arguments, &chosen] { chosen = [arguments] { return tables(*arguments); }; });
}

}  // namespace assay::app
