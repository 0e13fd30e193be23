// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>

#include "app/command.h"

// What jemalloc reads as it starts, where the program has it. Tables of flows and tunnels are met at random places of many megabytes: with
// large pages a twentieth of the time that reading a long capture takes is saved, which were misses of the page tables.
extern "C" {
[[gnu::used, gnu::visibility("default")]] const char* malloc_conf = "thp:always";
}

namespace {

using assay::app::ExitCode;

constexpr const char* examples = R"(
Examples:
  assay run core.pcapng                 assess a capture; the report is assay-out/report.html
  assay run n2.pcap sbi.pcap -o case7   several captures of one network
  assay init case --from captures/      the first draft of a network's case: case/assay.yaml
  assay run case                        products, verdicts, missing evidence
  tcpdump -i any -w - | assay run -     a stream, until it ends
  assay watch -i eth1                   live traffic, period by period
  assay explain W05-1f0c3a52            one finding, down to the octets
  assay risk case                       who could do what to the network, and what is lost
  assay sql "SELECT amf, nea, count(*) FROM security_modes GROUP BY ALL"
  assay tables nas_messages             what a fact table holds
  assay catalogue W13                   one requirement: clause, queries, examples

Exit codes: 0 every requirement met or not applicable, 1 something violated,
            2 only unknown results stand in the way, 3 bad input, 4 internal error.
)";

// What people typed in place of a command; empty if they typed one or none.
std::string_view unknown_command(const CLI::App& program, std::span<char* const> words) {
  for (const std::string_view word : words.subspan(std::min<std::size_t>(words.size(), 1))) {
    if (word.starts_with('-')) continue;
    const auto commands = program.get_subcommands(nullptr);
    const bool known = std::ranges::any_of(commands, [&](const CLI::App* command) { return command->get_name() == word; });
    return known ? std::string_view() : word;
  }
  return {};
}

int run(int argc, char** argv) {
  CLI::App program("Assay assesses the security of a 5G network on evidence.", "assay");
  program.set_version_flag("--version", "assay " ASSAY_VERSION "\nconfinement: " + assay::app::available_confinement());
  program.require_subcommand(1);
  program.footer(examples);
  program.get_formatter()->column_width(28);
  assay::app::Action chosen;
  assay::app::add_init(program, chosen);
  assay::app::add_run(program, chosen);
  assay::app::add_watch(program, chosen);
  assay::app::add_explain(program, chosen);
  assay::app::add_compare(program, chosen);
  assay::app::add_risk(program, chosen);
  assay::app::add_what_if(program, chosen);
  assay::app::add_measures(program, chosen);
  assay::app::add_neutrality(program, chosen);
  assay::app::add_sql(program, chosen);
  assay::app::add_tables(program, chosen);
  assay::app::add_catalogue(program, chosen);
  assay::app::add_collectors(program, chosen);
  assay::app::add_completion(program, chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    const auto unknown = unknown_command(program, {argv, static_cast<std::size_t>(argc)});
    const auto reason = !unknown.empty() ? fmt::format("there is no command '{}'", unknown)
                        : argc < 2       ? std::string("a command is missing, such as: assay run core.pcapng")
                                         : std::string(error.what());
    fmt::print(stderr, "assay: {}\nassay: see assay --help\n", reason);
    return static_cast<int>(ExitCode::bad_input);
  }
  const auto result = chosen();
  if (result) return static_cast<int>(*result);
  fmt::print(stderr, "assay: {}\n", result.error().message());
  const bool ours = result.error().kind() == assay::base::Error::Kind::internal;
  return static_cast<int>(ours ? ExitCode::internal : ExitCode::bad_input);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "assay: internal error: %s\n", error.what());
    return static_cast<int>(ExitCode::internal);
  }
}
