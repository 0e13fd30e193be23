// SPDX-License-Identifier: Apache-2.0
// What instructions.py runs under callgrind: the wire engine on each capture, with what was counted dumped after each,
// so that one start of valgrind serves all. Each is read once before, not counted: what a library does at its first use
// belongs to nobody. Prints how it was built, and then path and frames of each.
#include <fmt/format.h>
#include <valgrind/callgrind.h>

#include <cstdint>
#include <span>

#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/protocols.h"

namespace {

using namespace assay;

class Nobody final : public wire::Listener {
 public:
  void observe(const wire::Context&, base::Bytes, wire::ObservationId, const wire::Observation&) override {}
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void given_up(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void opaque(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
};

base::Result<std::uint64_t> read(const char* path) {
  auto file = wire::capture::CaptureFile::open(path, wire::EvidenceId(1));
  if (!file) return std::unexpected(file.error());
  Nobody nobody;
  wire::Engine engine(wire::all_protocols(), nobody);
  while (const auto frame = file->next()) engine.frame(*frame);
  engine.finish();
  return file->info().frames;
}

}  // namespace

int main(int argc, char** argv) {
  fmt::print("{}\n", ASSAY_BUILD);
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    CALLGRIND_STOP_INSTRUMENTATION;
    const auto before = read(path);
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    const auto frames = read(path);
    CALLGRIND_DUMP_STATS_AT(path);
    if (!before || !frames) {
      fmt::print(stderr, "{}\n", (before ? frames : before).error().message());
      return 3;
    }
    fmt::print("{}\t{}\n", path, *frames);
  }
  return 0;
}
