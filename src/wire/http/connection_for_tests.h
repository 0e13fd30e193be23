// SPDX-License-Identifier: Apache-2.0
// A connection for unit tests and fuzz targets: does what the engine does for a stream parser.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "wire/protocol.h"

namespace assay::wire::http {

class ConnectionForTests {
 public:
  ConnectionForTests(std::unique_ptr<StreamParser> parser, Output& out) : parser_(std::move(parser)), out_(out) {}

  // One segment, in a frame of its own.
  void send(Direction direction, base::Bytes octets) {
    Frame frame;
    frame.id = {EvidenceId(1), ++frames_};
    frame.time.nanoseconds = static_cast<std::int64_t>(frames_) * 1'000'000;
    Side& side = sides_[direction == Direction::forward ? 0 : 1];
    const auto skipped = std::min<std::size_t>(side.skip, octets.size());
    side.skip -= skipped;
    octets = octets.subspan(skipped);
    side.buffer.insert(side.buffer.end(), octets.begin(), octets.end());
    side.pieces.add({frame.id, static_cast<std::uint32_t>(skipped), static_cast<std::uint32_t>(octets.size())});
    if (side.buffer.empty()) return;
    auto context = context_of(direction);
    context.frame = &frame;
    context.pieces = &side.pieces;
    context.buffer = side.buffer;
    const auto used = parser_->data(direction, side.buffer, context, out_);
    const auto gone = std::min(used, side.buffer.size());
    side.skip += used - gone;
    side.buffer.erase(side.buffer.begin(), side.buffer.begin() + static_cast<std::ptrdiff_t>(gone));
    side.pieces.drop_front(gone);
    constexpr std::size_t limit = 256 * 1024;
    if (side.buffer.size() > limit) lose(direction, 0);
  }
  void send(Direction direction, std::string_view text) { send(direction, base::as_bytes(text)); }
  // `octets` are missing in the capture; what was not consumed before goes with them.
  void lose(Direction direction, std::uint64_t octets) {
    Side& side = sides_[direction == Direction::forward ? 0 : 1];
    const auto lost = side.buffer.size() + octets;
    side.buffer.clear();
    side.pieces.clear();
    parser_->gap(direction, lost, context_of(direction), out_);
  }
  void finish() {
    for (const auto direction : {Direction::forward, Direction::reverse})
      parser_->end(direction, context_of(direction), out_);
  }
  [[nodiscard]] const StreamParser& parser() const { return *parser_; }

  base::Fields* fields = nullptr;

 private:
  struct Side {
    std::vector<std::byte> buffer;
    Pieces pieces;
    std::size_t skip = 0;
  };
  [[nodiscard]] Context context_of(Direction direction) const {
    Context context;
    const Endpoint client{*IpAddress::from_text("10.0.0.1"), 40000};
    const Endpoint server{*IpAddress::from_text("10.0.0.2"), 7777};
    context.source = direction == Direction::forward ? client : server;
    context.destination = direction == Direction::forward ? server : client;
    context.flow = FlowId(1);
    context.direction = direction;
    context.fields = fields;
    return context;
  }

  std::unique_ptr<StreamParser> parser_;
  Output& out_;
  std::array<Side, 2> sides_;
  std::uint64_t frames_ = 0;
};

}  // namespace assay::wire::http
