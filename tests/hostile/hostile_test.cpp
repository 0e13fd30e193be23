// SPDX-License-Identifier: Apache-2.0
// Feeds captures, damaged captures and pieces of captures to the engine with every listener on. Run under sanitizers: what
// is tested is that nothing but the promised happens, in bounded time.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "collect/capture/collect.h"
#include "facts/store.h"
#include "mutator.h"
#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/inspector.h"
#include "wire/protocols.h"

namespace assay::hostile {
namespace {

namespace fs = std::filesystem;

// The project's own captures, and those of a folder that the tester names.
std::vector<fs::path> own_captures() {
  const fs::path source = ASSAY_SOURCE_DIR;
  return captures_below({source / "examples", source / "tests" / "captures"});
}
std::vector<fs::path> all_captures() {
  auto files = own_captures();
  if (const char* folder = std::getenv("ASSAY_CAPTURES"); folder != nullptr) {
    for (auto& file : captures_below({folder})) files.push_back(std::move(file));
  }
  return files;
}

// Holds the engine to what its interfaces promise.
class Judge final : public wire::Listener {
 public:
  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const wire::Observation& observation) override {
    EXPECT_FALSE(observation.kind().name.empty());
    EXPECT_EQ(id.value, last_ + 1) << "observations are numbered in order";
    last_ = id.value;
    touch(context, where);
  }
  void malformed(const wire::Context& context, std::string_view protocol, base::Bytes where, base::Fault fault) override {
    EXPECT_FALSE(protocol.empty());
    EXPECT_LE(fault.offset, where.size()) << protocol << ": a fault outside of what was parsed";
    touch(context, where);
  }
  void opaque(const wire::Context&, std::string_view protocol, std::string_view reason, std::uint64_t) override {
    EXPECT_FALSE(protocol.empty());
    EXPECT_FALSE(reason.empty());
  }
  void given_up(const wire::Context&, std::string_view protocol, std::string_view reason, std::uint64_t count) override {
    EXPECT_FALSE(protocol.empty());
    EXPECT_FALSE(reason.empty());
    EXPECT_GT(count, 0U);
  }

 private:
  // Reads every octet that was handed over, so that a sanitizer sees what is not ours.
  void touch(const wire::Context& context, base::Bytes where) {
    for (const std::byte octet : where) sum_ += std::to_integer<std::uint64_t>(octet);
    if (context.frame != nullptr && !context.frame->bytes.empty()) sum_ += std::to_integer<std::uint64_t>(context.frame->bytes.back());
  }

  std::uint64_t last_ = 0;
  std::uint64_t sum_ = 0;
};

// Octets that were found in a frame lie in a frame that was read.
void expect_places_inside(const wire::Frame& frame, const std::vector<wire::SeenField>& fields) {
  for (const auto& field : fields) {
    EXPECT_FALSE(field.name.empty());
    for (const auto& place : field.places) {
      EXPECT_LE(place.frame.number, frame.id.number);
      if (place.frame == frame.id) {
        EXPECT_LE(std::uint64_t{place.offset} + place.length, frame.bytes.size()) << field.name;
      }
    }
  }
}

// Runs a whole capture through the engine; every field of every frame is listened to. False: it is no capture.
bool run(wire::capture::CaptureFile file) {
  Judge judge;
  wire::Inspector inspector([](const wire::Frame&) { return true; },
                            [](const wire::Frame& frame, std::vector<wire::SeenField>&& fields) { expect_places_inside(frame, fields); });
  wire::Engine engine(wire::all_protocols(), judge, &inspector);
  while (const auto frame = file.next()) engine.frame(*frame);
  engine.finish();
  return true;
}

bool run_octets(const File& octets) {
  auto file = wire::capture::CaptureFile::open_memory(std::as_bytes(std::span(octets)), wire::EvidenceId(1));
  return file && run(std::move(*file));
}

TEST(HostileInput, EveryCaptureIsReadToItsEnd) {
  const auto files = all_captures();
  ASSERT_GE(files.size(), 6U) << "the project's own captures are missing";
  for (const auto& path : files) {
    SCOPED_TRACE(path);
    auto file = wire::capture::CaptureFile::open(path, wire::EvidenceId(1));
    if (file) run(std::move(*file));
  }
  RecordProperty("captures", static_cast<int>(files.size()));
}

TEST(HostileInput, TenThousandDamagedCapturesAreReadInBoundedTime) {
  std::vector<std::vector<Packet>> seeds;
  for (const auto& path : own_captures()) {
    if (auto packets = packets_of(path); !packets.empty()) seeds.push_back(std::move(packets));
  }
  ASSERT_GE(seeds.size(), 6U);
  Mutator mutator(20261122);
  int opened = 0;
  for (int i = 0; i < 10'000 && !HasFailure(); ++i) {
    SCOPED_TRACE("damaged capture " + std::to_string(i));
    const File file = mutator.mutate(seeds[static_cast<std::size_t>(i) % seeds.size()], 120);
    const auto start = std::chrono::steady_clock::now();
    if (run_octets(file)) ++opened;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  }
  EXPECT_GT(opened, 9'000) << "most damaged captures must still open, or the test tests nothing";
}

TEST(HostileInput, ASmallCaptureMayEndAnywhere) {
  const auto files = own_captures();
  ASSERT_FALSE(files.empty());
  auto packets = packets_of(files.front());
  ASSERT_GT(packets.size(), 40U);
  packets.resize(40);
  const File whole = capture_of(packets);
  for (std::size_t size = 0; size < whole.size() && !HasFailure(); ++size) {
    SCOPED_TRACE("cut to " + std::to_string(size));
    run_octets(File(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

// Every packet on its own, cut at every octet: parsers see every prefix of every kind of message.
TEST(HostileInput, APacketMayEndAnywhere) {
  const auto files = own_captures();
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) {
    const auto packets = packets_of(path);
    const std::size_t step = std::max<std::size_t>(1, packets.size() / 40);
    for (std::size_t i = 0; i < packets.size() && !HasFailure(); i += step) {
      SCOPED_TRACE(path.string() + " packet " + std::to_string(i + 1));
      std::vector<Packet> prefixes;
      for (std::size_t size = 0; size < packets[i].octets.size(); ++size) {
        prefixes.push_back(packets[i]);
        prefixes.back().octets.resize(size);
      }
      run_octets(capture_of(prefixes));
    }
  }
}

// Some of the damaged captures go all the way into the fact tables.
TEST(HostileInput, FactsOfDamagedCapturesCanBeStored) {
  const auto files = own_captures();
  ASSERT_FALSE(files.empty());
  Mutator mutator(7);
  const fs::path path = fs::path(testing::TempDir()) / "assay_damaged.pcapng";
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    SCOPED_TRACE("damaged capture " + std::to_string(i));
    const auto seed = packets_of(files[static_cast<std::size_t>(i) % files.size()]);
    const File file = mutator.mutate(seed, 400);
    std::FILE* out = std::fopen(path.c_str(), "wb");
    ASSERT_NE(out, nullptr);
    ASSERT_EQ(std::fwrite(file.data(), 1, file.size(), out), file.size());
    ASSERT_EQ(std::fclose(out), 0);
    auto store = facts::Store::in_memory();
    ASSERT_TRUE(store.has_value());
    const std::vector<fs::path> evidence{path};
    const auto collected = collect::capture::collect(evidence, *store, {});
    if (collected) {
      EXPECT_TRUE(store->flush().has_value());
    } else {
      EXPECT_EQ(collected.error().kind(), base::Error::Kind::bad_input) << collected.error().message();
    }
  }
  fs::remove(path);
}

}  // namespace
}  // namespace assay::hostile
