// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/collect.h"

#include <algorithm>
#include <future>
#include <unordered_map>

#include "collect/capture/coverage.h"
#include "collect/capture/key_files.h"
#include "collect/capture/passing.h"
#include "collect/capture/writer.h"
#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/protocols.h"

namespace assay::collect::capture {
namespace {

using wire::capture::CaptureFile;
using wire::capture::Hashing;

constexpr std::uint64_t frames_between_progress = 1U << 16;

// Hands each message to the writers that ask for its kind.
class Dispatcher final : public wire::Listener {
 public:
  explicit Dispatcher(facts::Store& store) : ledger_(store), coverage_(ledger_), writers_(make_writers(ledger_)), passing_(ledger_) {
    for (const auto& writer : writers_) add(*writer);
    for (auto* writer : passing_.writers()) add(*writer);
  }

  [[nodiscard]] wire::Watcher& watcher() { return passing_; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const wire::Observation& seen) override {
    const auto found = by_kind_.find(&seen.kind());
    if (found == by_kind_.end()) return;
    for (FactWriter* writer : found->second) writer->observe(context, where, id, seen);
  }
  void malformed(const wire::Context& context, std::string_view protocol, base::Bytes where, base::Fault fault) override {
    coverage_.malformed(context, protocol, where, fault);
  }
  void opaque(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t octets) override {
    coverage_.opaque(context, protocol, reason, octets);
  }
  void given_up(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t count) override {
    coverage_.given_up(context, protocol, reason, count);
  }
  void finish() {
    for (const auto& writer : writers_) writer->finish();
    for (auto* writer : passing_.writers()) writer->finish();
    coverage_.finish();
  }

 private:
  void add(FactWriter& writer) {
    for (const auto* kind : writer.kinds()) by_kind_[kind].push_back(&writer);
  }

  Ledger ledger_;
  CoverageWriter coverage_;
  std::vector<std::unique_ptr<FactWriter>> writers_;
  Passing passing_;
  std::unordered_map<const wire::MessageKind*, std::vector<FactWriter*>> by_kind_;  // each in the order of the list
};

struct Source {
  std::filesystem::path path;
  std::uint64_t size = 0;
  base::Time first;
};

// Opens every file once, to fail early and to order them by time; ties keep the order given.
base::Result<std::vector<Source>> order(std::span<const std::filesystem::path> files) {
  std::vector<Source> sources;
  for (const auto& path : files) {
    TRY(auto file, CaptureFile::open(path, wire::EvidenceId(1)));
    const auto frame = file.next();
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    sources.push_back({path, ignored ? 0 : size, frame ? frame->time : base::Time{}});
  }
  std::ranges::stable_sort(sources, {}, &Source::first);
  return sources;
}

void write_evidence(facts::Store& store, wire::EvidenceId id, const Source& source, const CaptureFile& file, const base::Digest& digest) {
  const auto info = file.info();
  store.append(facts::evidence, {.from = {.evidence = id.value, .frame = 0, .offset = 0, .length = 0, .time = info.first_time.value_or(base::Time{})},
                                 .name = source.path.filename().string(),
                                 .path = std::filesystem::absolute(source.path).string(),
                                 .sha256 = base::hex(digest),
                                 .size = source.size,
                                 .kind = "capture",
                                 .format = info.format,
                                 .frames = info.frames,
                                 .first_time = info.first_time,
                                 .last_time = info.last_time,
                                 .application = info.application,
                                 .secrets_blocks = info.secrets_blocks,
                                 .complete = info.complete,
                                 .problem = info.problem});
  std::uint32_t index = 0;
  for (const auto& interface : info.interfaces) {
    store.append(facts::capture_interfaces,
                 {.from = {.evidence = id.value, .frame = 0, .offset = 0, .length = 0, .time = interface.first_time.value_or(base::Time{})},
                  .interface = index++,
                  .name = interface.name,
                  .link_type = interface.link_type,
                  .link_name = wire::capture::link_type_name(interface.link_type),
                  .frames = interface.frames,
                  .octets = interface.octets,
                  .cut_frames = interface.cut_frames,
                  .dropped = interface.dropped,
                  .first_time = interface.first_time,
                  .last_time = interface.last_time});
  }
}

}  // namespace

base::Result<void> collect(std::span<const std::filesystem::path> files, facts::Store& store, const Options& options) {
  TRY(const auto sources, order(files));
  std::uint64_t total = 0;
  for (const auto& source : sources) total += source.size;

  TRY(auto keys, load(options.keys));
  Dispatcher dispatcher(store);
  wire::Engine engine(wire::all_protocols(), dispatcher, nullptr, {}, &dispatcher.watcher());
  engine.use(keys);
  std::uint64_t done = 0;
  std::uint16_t number = 0;
  for (const auto& source : sources) {
    const wire::EvidenceId id(++number);
    const bool beside = options.threads > 1;
    TRY(auto file, CaptureFile::open(source.path, id, beside ? Hashing::apart : Hashing::in_passing));
    std::future<base::Result<base::Digest>> digest;
    if (beside) digest = std::async(std::launch::async, [&source] { return wire::capture::hash_file(source.path); });
    std::uint64_t octets = 0;
    SecretsBlocks blocks;
    while (const auto frame = file.next()) {
      blocks.take(file, keys);
      engine.frame(*frame);
      octets += frame->bytes.size();
      if (options.progress && frame->id.number % frames_between_progress == 0) options.progress(done + std::min(octets, source.size), total);
    }
    done += source.size;
    auto hash = file.digest();
    if (beside) {
      TRY(hash, digest.get());
    }
    if (!hash) return base::fail_internal("a capture was read without its digest");
    write_evidence(store, id, source, file, *hash);
  }
  engine.finish();
  dispatcher.finish();
  if (options.progress) options.progress(total, total);
  return store.flush();
}

base::Result<void> check(const std::filesystem::path& file) {
  TRY(const auto opened, CaptureFile::open(file, wire::EvidenceId(1)));
  return {};
}

base::Result<std::string> sha256_of(const std::filesystem::path& file) {
  TRY(const auto digest, wire::capture::hash_file(file));
  return base::hex(digest);
}

}  // namespace assay::collect::capture
