// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "wire/capture/capture_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  auto file = wire::capture::CaptureFile::open_memory(std::as_bytes(std::span(data, size)), wire::EvidenceId{1});
  if (!file) return 0;
  std::uint64_t frames = 0;
  std::uint64_t last = 0;
  unsigned sum = 0;
  while (const auto frame = file->next()) {
    ++frames;
    if (frame->id.number <= last) std::abort();
    last = frame->id.number;
    for (const auto octet : frame->bytes) sum += std::to_integer<unsigned>(octet);
  }
  const auto info = file->info();
  if (info.frames != frames || info.complete != info.problem.empty()) std::abort();
  if (frames == 0 && sum != 0) std::abort();
  return 0;
}
