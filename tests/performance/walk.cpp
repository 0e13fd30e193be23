// SPDX-License-Identifier: Apache-2.0
// The floor of ./dev bench: walks the packet records of captures and does nothing with them.
#include <fmt/format.h>

#include <cstdint>
#include <span>

#include "wire/capture/capture_file.h"

int main(int argc, char** argv) {
  using namespace assay;
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    auto file = wire::capture::CaptureFile::open(path, wire::EvidenceId(1));
    if (!file) {
      fmt::print(stderr, "{}\n", file.error().message());
      return 3;
    }
    std::uint64_t frames = 0;
    std::uint64_t octets = 0;
    while (const auto frame = file->next()) {
      ++frames;
      octets += frame->bytes.size();
    }
    fmt::print("{}: {} frames, {} octets\n", path, frames, octets);
  }
  return 0;
}
