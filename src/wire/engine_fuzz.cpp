// SPDX-License-Identifier: Apache-2.0
// The whole wire engine on one capture in memory, with somebody listening to every field.
#include <cstddef>
#include <cstdint>
#include <span>

#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/protocols.h"

namespace {

using namespace assay;

class Deaf final : public wire::Listener {
 public:
  void observe(const wire::Context&, base::Bytes, wire::ObservationId, const wire::Observation&) override {}
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void opaque(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void given_up(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto file = wire::capture::CaptureFile::open_memory(std::as_bytes(std::span(data, size)), wire::EvidenceId(1));
  if (!file) return 0;
  Deaf listener;
  wire::Inspector inspector([](const wire::Frame&) { return true; }, [](const wire::Frame&, std::vector<wire::SeenField>&&) {});
  wire::Engine engine(wire::all_protocols(), listener, &inspector, {.flows = 64, .sctp = {.associations = 8, .names = 32, .waiting = 1 << 16}, .tunnel_depth = 4, .nesting = 16});
  while (const auto frame = file->next()) engine.frame(*frame);
  engine.finish();
  return 0;
}
