// SPDX-License-Identifier: Apache-2.0
#include "app/watch/segments.h"

#include <fmt/format.h>

namespace assay::app::watch {

void Segments::add_interface(wire::capture::InterfaceDescription description) {
  Known known;
  known.totals.name = description.name;
  known.at_start = known.totals;
  known.description = std::move(description);
  if (writer_) writer_->add_interface(known.description);
  known_.push_back(std::move(known));
}

base::Result<void> Segments::begin(base::Time start) {
  start_ = start;
  name_ = ring_.unused_name(start);
  for (auto& each : known_) {
    each.at_start = each.totals;
    each.received_at_start = each.received;
    each.refused = 0;
  }
  TRY(auto writer, wire::capture::PcapngWriter::create(ring_.unfinished_packets(name_), "assay watch " ASSAY_VERSION));
  writer_ = std::make_unique<wire::capture::PcapngWriter>(std::move(writer));
  for (const auto& each : known_) writer_->add_interface(each.description);
  return {};
}

void Segments::take(std::uint32_t interface, const wire::Frame& frame) {
  auto& known = known_[interface];
  ++known.totals.frames;
  known.totals.octets += frame.original_length;
  if (!writer_ || !writer_->frame(interface, frame)) {
    ++known.refused;
    if (!writer_) ++known.totals.not_written;
  }
}

void Segments::count(std::uint32_t interface, const wire::capture::LiveCounters& counters) {
  auto& known = known_[interface];
  known.counted = true;
  known.received = counters.received;
  known.totals.dropped_by_kernel = counters.dropped_by_kernel;
  known.totals.dropped_by_interface = counters.dropped_by_interface;
}

void Segments::say_what_was_lost(base::Time now, bool at_end) {
  for (std::uint32_t i = 0; i < known_.size(); ++i) {
    auto& known = known_[i];
    const auto unwritten = known.refused + writer_->lost(i);
    known.totals.not_written = known.at_start.not_written + unwritten;
    if (!known.description.live && (!at_end || (!known.counted && unwritten == 0))) continue;
    writer_->statistics(
        i, {.from = start_,
            .to = now,
            .received = known.received - known.received_at_start,
            .dropped_by_interface = known.totals.dropped_by_interface - known.at_start.dropped_by_interface,
            .dropped_by_system = known.totals.dropped_by_kernel - known.at_start.dropped_by_kernel + unwritten});
  }
}

base::Result<void> Segments::save(base::Time now) {
  if (!writer_) return {};
  auto done = writer_->flush();
  say_what_was_lost(now, false);
  return done;
}

base::Result<void> Segments::end(base::Time now) {
  if (!writer_) return {};
  auto done = writer_->flush();
  say_what_was_lost(now, true);
  if (done) done = writer_->flush();
  writer_.reset();
  std::error_code error;
  std::filesystem::rename(ring_.unfinished_packets(name_), ring_.packets(name_), error);
  if (error) return base::fail(fmt::format("{} cannot be named: {}", ring_.packets(name_).string(), error.message()));
  return done;
}

std::vector<InterfaceTotals> Segments::totals() const {
  std::vector<InterfaceTotals> out;
  for (const auto& each : known_) out.push_back(each.totals);
  return out;
}

}  // namespace assay::app::watch
