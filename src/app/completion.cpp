// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/command.h"

namespace assay::app {
namespace {

// Options of each command, as the argument parser knows them: completion cannot drift from the program.
std::vector<std::string> options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string bash(const CLI::App& program) {
  std::vector<std::string> commands;
  std::string cases;
  for (const auto* command : program.get_subcommands({})) {
    commands.push_back(command->get_name());
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(), fmt::join(options(*command), " "));
  }
  return fmt::format(R"(# bash completion of assay: source <(assay completion bash)
_assay() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{} --help --version" -- "$current"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}}
complete -o filenames -F _assay assay
)",
                     fmt::join(commands, " "), cases);
}

std::string zsh(const CLI::App& program) {
  return "# zsh completion of assay: source <(assay completion zsh)\nautoload -U +X bashcompinit && bashcompinit\n" + bash(program);
}

std::string fish(const CLI::App& program) {
  std::string out = "# fish completion of assay: assay completion fish | source\n";
  for (const auto* command : program.get_subcommands({})) {
    out += fmt::format("complete -c assay -n __fish_use_subcommand -a {} -d '{}'\n", command->get_name(), command->get_description());
    for (const auto* option : command->get_options()) {
      for (const auto& name : option->get_lnames()) {
        out += fmt::format("complete -c assay -n '__fish_seen_subcommand_from {}' -l {}\n", command->get_name(), name);
      }
    }
  }
  return out;
}

}  // namespace

void add_completion(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("completion", "Print completion for a shell: source <(assay completion bash)");
  auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &program, &chosen] {
    chosen = [shell, &program]() -> base::Result<ExitCode> {
      CHECK(print(*shell == "fish" ? fish(program) : *shell == "zsh" ? zsh(program) : bash(program)));
      return ExitCode::all_met;
    };
  });
}

}  // namespace assay::app
