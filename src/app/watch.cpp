// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/watch/supervisor.h"

namespace assay::app {
namespace {

constexpr std::string_view examples = R"(
Examples:
  assay watch -i eth1                                   until Ctrl-C; files in assay-watch/
  assay watch -i n2 -i n3 -f 'not port 22' --every 300 -o /var/lib/assay/watch --keep-megabytes 50000 \
      --json /var/log/assay.jsonl --syslog 192.0.2.7 --metrics 127.0.0.1:9465 --declare network.yaml
  ssh tap tcpdump -i eth1 -w - | assay watch -r -       packets that another machine captures
  assay sql -o assay-watch/facts-20261129T141000Z.duckdb "SELECT * FROM evidence"
  assay explain W05-1f0c3a52 -o assay-watch/facts-20261129T141000Z.duckdb

SIGTERM and SIGINT close the period, analyse it and end; a second one does not wait. SIGHUP closes the period and
reads declaration and catalogue again. docs/guides/watch.md has a service for systemd.
)";

struct Arguments {
  watch::Options options;
  std::uint64_t keep_megabytes = 10'000;
  bool not_promiscuous = false;
};

base::Result<ExitCode> start(Arguments& arguments) {
  auto& options = arguments.options;
  if (options.interfaces.empty() == options.file.empty())
    return base::fail("name what to watch: either -i INTERFACE, once or several times, or -r FILE");
  if (!options.file.empty() && !options.live.filter.empty())
    return base::fail("a capture filter works with -i only; filter what -r reads where it is captured");
  options.keep.octets = arguments.keep_megabytes * 1'000'000;
  options.analysis.temp_megabytes = watch::temp_megabytes(options.keep);
  options.live.promiscuous = !arguments.not_promiscuous;
  CHECK(watch::watch(options));
  return ExitCode::all_met;
}

}  // namespace

void add_watch(CLI::App& program, Action& chosen) {
  auto* command =
      program.add_subcommand("watch", "Assess live traffic: facts period by period, findings as they arise");
  auto arguments = std::make_shared<Arguments>();
  auto& options = arguments->options;
  options.folder = "assay-watch";
  command->add_option("-i,--interface", options.interfaces, "Network interface; may be given several times")
      ->allow_extra_args(false);
  command->add_option("-r,--read", options.file,
                      "Capture file, FIFO or - (standard input) instead, in periods by the times of its packets");
  command->add_option("-f,--filter", options.live.filter, "Capture filter as of tcpdump, see man pcap-filter");
  command->add_option("-o,--output", options.folder, "Folder for the packets and facts of each period")
      ->capture_default_str();
  command->add_option("--every", options.every, "Length of a period in seconds")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  command
      ->add_option("--look-back", options.look_back, "Periods before each that are read with it, for what began there")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  command
      ->add_option("--keep", options.keep.periods,
                   "Analysed periods to keep, the oldest give way (default: as many as there is room for)")
      ->check(CLI::Range(1, 1'000'000));
  command
      ->add_option("--keep-megabytes", arguments->keep_megabytes,
                   "Room for all files, the oldest give way; a period ends early at an eighth of it")
      ->check(CLI::Range(10, 1'000'000'000))
      ->capture_default_str();
  command->add_option("--json", options.json,
                      "File to which each period and finding is appended as a line of JSON; - is standard output");
  command->add_option("--syslog", options.syslog,
                      "Where findings go: ADDRESS[:PORT] over UDP (RFC 5424), or a local socket such as /dev/log");
  command->add_option("--metrics", options.metrics, "ADDRESS:PORT at which GET /metrics answers Prometheus");
  command->add_option("--user", options.user, "Whom root becomes once the interfaces are open")->capture_default_str();
  command->add_option("--declare", options.declaration,
                      "YAML file with what the operator declares: functions, segments, communication");
  command->add_option("--catalogue", options.catalogue, "Folder with requirement files instead of the built-in ones");
  command->add_option("--profile", options.profile, "Look at one profile only, e.g. scas-amf; assay catalogue lists them");
  command->add_option("--tls-keys", options.analysis.keys.tls,
                      "TLS key log (SSLKEYLOGFILE) of your own traffic, read for each period; never stored");
  command->add_option("--nas-keys", options.analysis.keys.nas, "Keys of test UEs, read for each period; never stored");
  command->add_option("--buffer-megabytes", options.live.buffer_megabytes, "The kernel's ring for each interface")
      ->check(CLI::Range(1, 2047))
      ->capture_default_str();
  command->add_option("--snaplen", options.live.snap_length, "Octets to keep of a packet")
      ->check(CLI::Range(64, 262'144))
      ->capture_default_str();
  command->add_flag("--no-promiscuous", arguments->not_promiscuous, "Take only what is addressed to this machine");
  command->add_flag("--show-identifiers", options.analysis.show_identifiers,
                    "Do not mask subscriber identifiers and keys in what is reported");
  command->add_flag("-q,--quiet", options.quiet, "Nothing on the terminal but errors");
  add_confinement_option(*command, options.confinement);
  command->footer(std::string(examples));
  command->callback([arguments, &chosen] { chosen = [arguments] { return start(*arguments); }; });
}

}  // namespace assay::app
