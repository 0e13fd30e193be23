// SPDX-License-Identifier: Apache-2.0
// The wire engine alone: every message of captures is parsed and counted, nothing is kept.
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>

#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/protocols.h"

namespace {

using namespace assay;

class Counter final : public wire::Listener {
 public:
  void observe(const wire::Context&, base::Bytes, wire::ObservationId, const wire::Observation& observation) override {
    // A kind is known by its address; counting must not be what is measured.
    const auto* kind = &observation.kind();
    auto at = reinterpret_cast<std::uintptr_t>(kind) / alignof(wire::MessageKind) % messages_.size();
    while (messages_[at].kind != kind && messages_[at].kind != nullptr) at = (at + 1) % messages_.size();
    messages_[at].kind = kind;
    ++messages_[at].count;
  }
  void malformed(const wire::Context&, std::string_view protocol, base::Bytes, base::Fault) override { ++malformed_[protocol]; }
  void opaque(const wire::Context&, std::string_view protocol, std::string_view, std::uint64_t) override { ++opaque_[protocol]; }
  void given_up(const wire::Context&, std::string_view protocol, std::string_view, std::uint64_t count) override { opaque_[protocol] += count; }

  void print() const {
    std::map<std::string_view, std::uint64_t> by_name;
    for (const auto& [kind, count] : messages_) {
      if (kind != nullptr) by_name[kind->name] += count;
    }
    for (const auto& [name, count] : by_name) fmt::print("  {} {}\n", count, name);
    for (const auto& [name, count] : malformed_) fmt::print("  {} malformed {}\n", count, name);
    for (const auto& [name, count] : opaque_) fmt::print("  {} opaque {}\n", count, name);
  }

 private:
  struct Messages {
    const wire::MessageKind* kind = nullptr;
    std::uint64_t count = 0;
  };
  std::array<Messages, 1024> messages_{};  // many more than there are kinds, open addressing
  std::map<std::string_view, std::uint64_t> malformed_;
  std::map<std::string_view, std::uint64_t> opaque_;
};

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t evidence = 0;
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    auto file = wire::capture::CaptureFile::open(path, wire::EvidenceId(++evidence));
    if (!file) {
      fmt::print(stderr, "{}\n", file.error().message());
      return 3;
    }
    Counter counter;
    wire::Engine engine(wire::all_protocols(), counter);
    while (const auto frame = file->next()) engine.frame(*frame);
    engine.finish();
    fmt::print("{}: {} frames\n", path, file->info().frames);
    counter.print();
  }
  return 0;
}
