// SPDX-License-Identifier: Apache-2.0
// TCP (RFC 9293): from segments to a contiguous stream per direction, and to the parser that understands it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/cursor.h"
#include "wire/protocol.h"
#include "wire/transport/stream_memory.h"

namespace assay::wire::transport {

struct TcpSegment {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  bool syn = false;
  bool ack = false;
  bool fin = false;
  bool rst = false;
  base::Bytes payload;
};
[[nodiscard]] base::Parsed<TcpSegment> parse_tcp(base::Bytes bytes, base::Fields* fields);

// What a connection tells its engine besides messages.
class TcpEvents {
 public:
  virtual void recognised(const Protocol& protocol) = 0;
  virtual void lost(const Context& context, std::string_view reason, std::uint64_t octets) = 0;

 protected:
  ~TcpEvents() = default;
};

// One connection. In-order data goes to the parser without a copy; memory is bounded: per direction 256 KiB of segments
// that came too early and 256 KiB that the parser has not consumed. What was received first wins where segments overlap,
// as in the oracle tools; later different content for the same octets is not looked at.
class TcpConnection {
 public:
  // `candidates`: protocols that are recognised by content, tried at the first `tries` segments of a direction. They and
  // `out` must outlive the connection.
  explicit TcpConnection(std::span<const Protocol* const> candidates, std::uint8_t tries = 16) : candidates_(candidates), tries_(tries) {}

  void segment(Direction direction, const TcpSegment& segment, const Context& context, Output& out, TcpEvents& events);
  // The flow ends without FIN: evicted, or the evidence is over. What waits behind gaps is read now.
  void finish(const Context& context, Output& out, TcpEvents& events);

  // Fetches what the next segment will need into the processor's cache.
  void touch() const {
    __builtin_prefetch(&halves_[0]);
    __builtin_prefetch(&halves_[1]);
    __builtin_prefetch(&parser_);
  }
  // Later: the same for its parser, whose size is not known here.
  void touch_parser() const {
    if (const auto* parser = std::as_const(parser_).get(); parser != nullptr) {
      const auto* const octets = static_cast<const std::byte*>(static_cast<const void*>(parser));
      for (std::size_t line = 0; line < 4; ++line) __builtin_prefetch(octets + 64 * line);
    }
  }

  // Memory in octets that it holds beside itself: what waits, and what its parser has. 0 before a parser or data.
  [[nodiscard]] std::size_t held() const;
  [[nodiscard]] StreamMemory::Share& share() { return share_; }

  // Nothing more can be learned from payload: the connection may be destroyed.
  [[nodiscard]] bool ignored() const { return ignored_; }

 private:
  struct Early {
    std::uint64_t start;  // stream offset
    std::vector<std::byte> bytes;
    Place place;
  };
  struct Half {
    bool started = false;
    bool ended = false;
    std::uint32_t base = 0;      // sequence number of stream offset `origin`
    std::uint64_t next = 0;      // stream offset expected next
    std::uint64_t skip = 0;      // octets that the parser skips
    std::uint64_t skipped_message = 0;  // the whole length of what they are the rest of
    std::uint8_t tries = 0;      // segments at which recognition failed
    std::vector<std::byte> buffer;
    std::size_t consumed = 0;    // of the buffer's front
    Pieces pieces;
    std::vector<Early> early;    // ascending by start, no overlaps
    std::size_t early_octets = 0;
    std::uint32_t held_back = 0;  // segments that came while `early` was not empty

    void start_skipping(std::size_t whole, std::size_t here) {
      skip = whole - here;
      skipped_message = whole;
    }
  };

  [[nodiscard]] Half& half(Direction d) { return halves_[static_cast<std::size_t>(d)]; }
  void accept(Direction d, std::uint64_t start, base::Bytes bytes, const Context& context, Output& out, TcpEvents& events);
  void keep_early(Half& half, std::uint64_t start, base::Bytes bytes, const Place& place);
  void drain_early(Direction d, const Context& context, Output& out, TcpEvents& events);
  void jump_gap(Direction d, const Context& context, Output& out, TcpEvents& events);
  void deliver(Direction d, base::Bytes bytes, const Place& place, const Context& context, Output& out, TcpEvents& events);
  bool recognise(Direction d, base::Bytes first, const Context& context, Output& out, TcpEvents& events);
  void feed(Direction d, const Context& context, Output& out, TcpEvents& events);
  void close(Direction d, const Context& context, Output& out, TcpEvents& events);
  void forget();

  std::span<const Protocol* const> candidates_;
  std::array<Half, 2> halves_;
  std::unique_ptr<StreamParser> parser_;
  StreamMemory::Share share_;
  std::uint8_t tries_;
  bool ignored_ = false;
  bool undecided_ = false;  // the last recognition wants more octets
};

}  // namespace assay::wire::transport
