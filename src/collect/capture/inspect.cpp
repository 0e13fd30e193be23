// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "collect/capture/collect.h"
#include "collect/capture/key_files.h"
#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/glance.h"
#include "wire/protocols.h"

namespace assay::collect::capture {
namespace {

using facts::FieldView;
using facts::FrameKey;
using facts::FrameView;

class Deaf final : public wire::Listener {
 public:
  void observe(const wire::Context&, base::Bytes, wire::ObservationId, const wire::Observation&) override {}
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void opaque(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void given_up(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
};

FrameKey key(wire::FrameId id) { return {id.evidence.value, id.number}; }

FrameView view(const wire::Frame& frame) {
  return {key(frame.id), frame.time, frame.original_length, {frame.bytes.begin(), frame.bytes.end()}, {}, {}};
}

FieldView field(const wire::SeenField& seen) {
  // A number without a name of its own keeps the text empty; text alone is the value.
  return seen.is_number ? FieldView{seen.name, fmt::format("{}", seen.number), seen.text, std::nullopt, 0}
                        : FieldView{seen.name, seen.text, {}, std::nullopt, 0};
}

// Calls `use` for every frame of the files up to the last of the last file.
template <class Use>
base::Result<void> read_up_to(std::span<const std::filesystem::path> files, const std::map<std::uint16_t, std::uint64_t>& last, wire::Keys& keys, Use use) {
  if (last.empty()) return {};
  const auto final_file = last.rbegin()->first;
  std::uint16_t number = 0;
  for (const auto& path : files) {
    if (++number > final_file) break;
    TRY(auto file, wire::capture::CaptureFile::open(path, wire::EvidenceId(number)));
    const auto stop = last.find(number);
    // An earlier file of the run is read whole: connections continue from one file to the next.
    const auto end = number == final_file ? stop->second : UINT64_MAX;
    SecretsBlocks blocks;
    while (const auto frame = file.next()) {
      blocks.take(file, keys);
      use(*frame);
      if (frame->id.number >= end) break;
    }
  }
  return {};
}

std::map<std::uint16_t, std::uint64_t> last_frames(const std::set<FrameKey>& wanted) {
  std::map<std::uint16_t, std::uint64_t> last;
  for (const auto& each : wanted) last[each.evidence] = std::max(last[each.evidence], each.number);
  return last;
}

// Which frames have to be read so that the wanted ones are understood: those of the same conversations before them, and
// all of which a glance does not tell what they belong to. With millions of frames that is what counts.
class Needed {
 public:
  explicit Needed(const std::set<FrameKey>& wanted) : wanted_(wanted) {}

  // For every frame, first. True: it can be read now, without any before it.
  [[nodiscard]] bool look(const wire::Frame& frame) {
    if (!wanted_.contains(key(frame.id))) return false;
    const auto seen = wire::glance(frame);
    if (seen.alone) return true;
    last_[seen.conversation] = key(frame.id);
    read_up_to_ = std::max(read_up_to_, key(frame.id));
    return false;
  }
  // The last frame that has to be read then; number 0: none.
  [[nodiscard]] FrameKey last() const { return read_up_to_; }
  // For every frame up to it.
  [[nodiscard]] bool operator()(const wire::Frame& frame) const {
    const auto seen = wire::glance(frame);
    if (seen.alone) return false;
    if (seen.conversation == 0) return true;
    const auto found = last_.find(seen.conversation);
    return found != last_.end() && key(frame.id) <= found->second;
  }

 private:
  const std::set<FrameKey>& wanted_;
  std::unordered_map<std::uint64_t, FrameKey> last_;  // wanted frame of a conversation
  FrameKey read_up_to_;
};

}  // namespace

base::Result<std::vector<FrameView>> inspect(std::span<const std::filesystem::path> files, const std::set<FrameKey>& wanted, const KeyFiles& key_files) {
  TRY(auto keys, load(key_files));
  std::map<FrameKey, FrameView> views;
  std::map<FrameKey, std::vector<FieldView>> elsewhere;  // fields that lie in frames before the one that completed them

  wire::Inspector inspector([&](const wire::Frame& frame) { return wanted.contains(key(frame.id)); },
                            [&](const wire::Frame& frame, std::vector<wire::SeenField>&& fields) {
                              auto& mine = views.emplace(key(frame.id), view(frame)).first->second;
                              for (const auto& seen : fields) {
                                auto shown = field(seen);
                                for (const auto& place : seen.places) {
                                  if (place.frame == frame.id) {
                                    shown.offset = place.offset;
                                    shown.length = place.length;
                                  } else {
                                    auto part = field(seen);
                                    part.offset = place.offset;
                                    part.length = place.length;
                                    elsewhere[key(place.frame)].push_back(std::move(part));
                                    if (std::ranges::find(mine.also, key(place.frame)) == mine.also.end()) mine.also.push_back(key(place.frame));
                                  }
                                }
                                mine.fields.push_back(std::move(shown));
                              }
                            });
  Deaf listener;
  wire::Engine engine(wire::all_protocols(), listener, &inspector);
  engine.use(keys);
  Needed needed(wanted);
  CHECK(read_up_to(files, last_frames(wanted), keys, [&](const wire::Frame& frame) {
    if (needed.look(frame)) engine.frame(frame);
  }));
  if (needed.last().number != 0) {
    CHECK(read_up_to(files, last_frames({needed.last()}), keys, [&](const wire::Frame& frame) {
      if (needed(frame)) engine.frame(frame);
    }));
  }

  std::set<FrameKey> missing;
  for (const auto& [where, fields] : elsewhere) {
    if (!views.contains(where)) missing.insert(where);
  }
  CHECK(read_up_to(files, last_frames(missing), keys, [&](const wire::Frame& frame) {
    if (missing.contains(key(frame.id))) views.emplace(key(frame.id), view(frame));
  }));
  for (auto& [where, fields] : elsewhere) {
    if (const auto found = views.find(where); found != views.end() && missing.contains(where)) found->second.fields = std::move(fields);
  }

  std::vector<FrameView> out;
  for (auto& [where, each] : views) out.push_back(std::move(each));
  return out;
}

}  // namespace assay::collect::capture
