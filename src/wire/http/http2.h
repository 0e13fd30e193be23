// SPDX-License-Identifier: Apache-2.0
// Http2: the parser of one HTTP/2 connection (RFC 9113).
#pragma once

#include <array>
#include <deque>

#include "wire/http/exchanges.h"
#include "wire/http/frames.h"
#include "wire/http/hpack.h"

namespace assay::wire::http {

class Http2 final : public StreamParser {
 public:
  Http2() = default;
  // Continues an HTTP/1 connection that was upgraded (RFC 7540 §3.2): `exchanges` hold its request as stream 1.
  Http2(Exchanges exchanges, Direction client) : exchanges_(std::move(exchanges)), client_(client), from_start_(true) {
    exchanges_.rename("http2");
  }

  std::size_t data(Direction direction, base::Bytes data, const Context& context, Output& out) override;
  void gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) override;
  void end(Direction direction, const Context& context, Output& out) override;
  [[nodiscard]] std::size_t held() const override;

 private:
  // One direction.
  struct Way {
    bool begun = false;   // octets have come
    bool synced = false;  // at a known place between or in frames
    bool fresh = true;    // nothing was passed over since the beginning or the last gap
    bool ended = false;
    bool header_block_seen = false;
    std::uint32_t data_left = 0;     // of the DATA frame being read, without padding
    std::uint32_t passing_left = 0;  // octets to pass over: padding, or a frame that is too large
    std::uint32_t data_stream = 0;
    bool data_last = false;
    bool block_open = false;  // a header block is being put together from CONTINUATION frames
    bool block_lost = false;  // … and a part of it was passed over
    FrameHeader block_frame;
    std::uint32_t block_promised = 0;
    std::vector<std::byte> block;
    Pieces block_pieces;
    std::optional<Hpack> hpack;
    std::uint32_t table_size = 4096;  // what the receiver of this direction allows
  };
  Way& way(Direction direction) { return ways_[direction == Direction::forward ? 0 : 1]; }
  Hpack& hpack(Way& way);

  std::size_t synchronise(Way& way, Direction direction, base::Bytes data, const Context& context, Output& out);
  std::size_t frame(Way& way, Direction direction, base::Bytes data, const Context& context, Output& out);
  std::size_t pass(Way& way, Direction direction, base::Bytes data, const Context& context, Output& out);
  void control(Direction direction, const FrameHeader& header, base::Bytes payload, const Context& context,
               Output& out);
  void settings(Direction direction, const FrameHeader& header, base::Bytes payload, const Context& context,
                Output& out);
  void begin_data(Way& way, Direction direction, const FrameHeader& header, base::Cursor& in, const Context& context,
                  Output& out);
  void fragment(Way& way, Direction direction, const FrameHeader& header, base::Bytes payload, const Context& context,
                Output& out);
  void block(Way& way, Direction direction, base::Bytes octets, const Context& context, Output& out);
  // Of what is in `decoded_`.
  void message(Direction direction, const FrameHeader& frame, std::uint32_t promised, base::Bytes where,
               const Context& context, Output& out);
  [[nodiscard]] bool from_client(Direction direction) const { return client_ && *client_ == direction; }
  // Desynchronises a direction: open bodies and header compression of that direction cannot be relied on.
  void lose(Way& way, Direction direction);

  Exchanges exchanges_{"http2"};
  std::array<Way, 2> ways_;
  HeaderBlock decoded_;               // of the block being read; its memory serves the next one
  std::optional<Direction> client_;   // the direction in which requests go
  bool from_start_ = false;           // the beginning of the connection was seen
  std::deque<std::uint32_t> closed_;  // streams reset lately: what still arrives on them is no new exchange
};

// The parts of a head that are in its header fields: method, path, status … and whether it is whole.
void describe(HttpMessage& message);

}  // namespace assay::wire::http
