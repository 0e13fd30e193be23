// SPDX-License-Identifier: Apache-2.0
// Conversation: gives a recorded exchange to a parser as the engine does. For tests and fuzz targets.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/cursor.h"
#include "wire/address.h"
#include "wire/protocol.h"

namespace assay::wire::tls {

// One turn: octets of one direction. A recording is a sequence of: direction (1 octet, lowest bit; 0x80: a gap of that
// length instead of octets), length (2 octets), octets.
struct Turn {
  Direction direction = Direction::forward;
  bool gap = false;
  std::vector<std::byte> octets;
  std::size_t length = 0;
};

inline std::vector<Turn> turns(base::Bytes recording) {
  std::vector<Turn> out;
  base::Cursor in(recording);
  while (in.more()) {
    Turn turn;
    const auto flags = in.u8();
    turn.direction = (flags & 1) == 0 ? Direction::forward : Direction::reverse;
    turn.gap = (flags & 0x80) != 0;
    turn.length = in.u16();
    if (!turn.gap) {
      const auto octets = in.bytes(std::min(turn.length, in.remaining()));
      turn.octets.assign(octets.begin(), octets.end());
    }
    out.push_back(std::move(turn));
  }
  return out;
}

// The two ends that all conversations here have: a client with a high port, a server with a low one.
inline Context ends(Direction direction, const Frame& frame, std::uint8_t ip_protocol) {
  const Endpoint client{*IpAddress::from_text("192.0.2.10"), 40'000};
  const Endpoint server{*IpAddress::from_text("192.0.2.1"), 443};
  Context context;
  context.frame = &frame;
  context.flow = FlowId(1);
  context.direction = direction;
  context.ip_protocol = ip_protocol;
  context.source = direction == Direction::forward ? client : server;
  context.destination = direction == Direction::forward ? server : client;
  return context;
}

// Feeds a stream parser; octets it does not consume wait for more, as in the engine.
class Conversation {
 public:
  Conversation(std::unique_ptr<StreamParser> parser, Output& out) : parser_(std::move(parser)), out_(out) {}

  void turn(const Turn& turn) {
    const auto side = static_cast<std::size_t>(turn.direction);
    auto& waiting = waiting_[side];
    Frame frame;
    frame.id = {EvidenceId(1), ++frames_};
    frame.bytes = turn.octets;
    Context context = ends(turn.direction, frame, 6);
    if (parser_->done()) return;
    if (turn.gap) {
      waiting.clear();
      skip_[side] = 0;
      pieces_[side].clear();
      parser_->gap(turn.direction, turn.length, context, out_);
      return;
    }
    waiting.insert(waiting.end(), turn.octets.begin(), turn.octets.end());
    pieces_[side].add({frame.id, 0, static_cast<std::uint32_t>(turn.octets.size())});
    while (!waiting.empty() && !parser_->done()) {
      const auto skipped = std::min(skip_[side], waiting.size());
      skip_[side] -= skipped;
      drop(side, skipped);
      if (waiting.empty()) break;
      context.buffer = waiting;
      context.pieces = &pieces_[side];
      const auto consumed = parser_->data(turn.direction, waiting, context, out_);
      if (consumed == 0) break;
      skip_[side] = consumed;
    }
  }
  void end() {
    for (const auto direction : {Direction::forward, Direction::reverse}) {
      if (!parser_->done()) parser_->end(direction, ends(direction, last_, 6), out_);
    }
  }
  [[nodiscard]] const StreamParser& parser() const { return *parser_; }

 private:
  void drop(std::size_t side, std::size_t octets) {
    waiting_[side].erase(waiting_[side].begin(), waiting_[side].begin() + static_cast<std::ptrdiff_t>(octets));
    pieces_[side].drop_front(octets);
  }

  std::unique_ptr<StreamParser> parser_;
  Output& out_;
  std::array<std::vector<std::byte>, 2> waiting_;
  std::array<Pieces, 2> pieces_;
  std::array<std::size_t, 2> skip_{};
  std::uint64_t frames_ = 0;
  Frame last_;
};

}  // namespace assay::wire::tls
