// SPDX-License-Identifier: Apache-2.0
// The commands of the program. Each registers itself with the argument parser in its own file; main lists them.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

#include "app/confinement.h"
#include "base/result.h"
#include "report/terminal.h"

namespace assay::app {

// What the program returns to the shell.
enum class ExitCode : int {
  all_met = 0,
  violated = 1,
  unknown = 2,    // only unknown results stand in the way
  bad_input = 3,  // also an empty rule set
  internal = 4,
};

// A command, once its arguments are known.
using Action = std::function<base::Result<ExitCode>()>;

// Each adds one subcommand to `program` and sets `chosen` when the user chose it.
void add_run(CLI::App& program, Action& chosen);
void add_watch(CLI::App& program, Action& chosen);
void add_explain(CLI::App& program, Action& chosen);
void add_sql(CLI::App& program, Action& chosen);
void add_tables(CLI::App& program, Action& chosen);
void add_catalogue(CLI::App& program, Action& chosen);
void add_collectors(CLI::App& program, Action& chosen);
void add_init(CLI::App& program, Action& chosen);
void add_compare(CLI::App& program, Action& chosen);
void add_risk(CLI::App& program, Action& chosen);
void add_what_if(CLI::App& program, Action& chosen);
void add_measures(CLI::App& program, Action& chosen);
void add_neutrality(CLI::App& program, Action& chosen);
void add_completion(CLI::App& program, Action& chosen);
// A subcommand of `catalogue`.
void add_import_enisa(CLI::App& catalogue, Action& chosen);

// The option that switches confinement off, of every command that reads evidence.
void add_confinement_option(CLI::App& command, ConfinementWish& wish);
// Confines the process if that is wanted, and says on the error stream what the kernel lacks for it.
void confine_as_wished(const ConfinementWish& wish, const Reach& reach, bool quiet = false);

// Writes to standard output; an error if nobody can read it any more.
base::Result<void> print(std::string_view text);
// Colour only on a terminal, never with NO_COLOR set; the terminal's width where it has one.
[[nodiscard]] report::TerminalStyle terminal_style();

}  // namespace assay::app
