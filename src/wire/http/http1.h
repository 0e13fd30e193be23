// SPDX-License-Identifier: Apache-2.0
// Http1: the parser of one HTTP/1.0 or 1.1 connection (RFC 9112).
#pragma once

#include <array>
#include <deque>
#include <memory>

#include "wire/http/exchanges.h"

namespace assay::wire::http {

class Http1 final : public StreamParser {
 public:
  std::size_t data(Direction direction, base::Bytes data, const Context& context, Output& out) override;
  void gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) override;
  void end(Direction direction, const Context& context, Output& out) override;
  [[nodiscard]] std::size_t held() const override;
  [[nodiscard]] bool done() const override;

 private:
  enum class State : std::uint8_t {
    head,         // a start line, or blank lines before it
    body,         // `left` octets of body
    until_close,  // a body that the end of the connection ends (RFC 9112 §6.3)
    chunk_size,
    chunk,      // `left` octets of a chunk
    chunk_end,  // the line end behind a chunk
    trailers,
    lost,      // looking for the next start line
    tunnel,    // another protocol
    upgraded,  // HTTP/2
  };
  struct Way {
    bool begun = false;
    bool ended = false;
    State state = State::head;
    std::size_t scanned = 0;  // how much of the unconsumed octets holds no end of the head
    std::uint64_t left = 0;
    std::uint32_t stream = 0;  // of the message being read
    bool request = true;
    // The head of that message, while its fields are not listed: they are in the frame that completes the message.
    base::Bytes block;
    std::vector<std::byte> kept;  // `block`, from the end of the call that received it
    Pieces kept_pieces;
  };
  Way& way(Direction direction) { return ways_[direction == Direction::forward ? 0 : 1]; }

  std::size_t step(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out);
  std::size_t head(Way& here, Direction direction, base::Bytes data, const Context& context, Output& out);
  std::size_t chunk_size(Way& here, base::Bytes data, const Context& context, Output& out);
  std::size_t trailers(Way& here, base::Bytes data, const Context& context, Output& out);
  std::size_t find_start(Way& here, base::Bytes data, const Context& context, Output& out);
  void begin_body(Way& here, HttpMessage message, base::Bytes where, const Context& context, Output& out);
  // `part` ends the message, or is empty; then `end` are its last octets, and those before if that has no frame.
  void end_message(Way& here, base::Bytes part, Place end, const Context& context, Output& out);
  static void keep_block(Way& here, const Context& context);
  static void lose(Way& here);
  void upgrade(Direction client);

  Exchanges exchanges_{"http1"};
  std::array<Way, 2> ways_;
  std::deque<std::uint32_t> unanswered_;
  std::uint32_t count_ = 0;              // exchanges so far
  std::unique_ptr<StreamParser> http2_;  // after an upgrade to h2c
};

}  // namespace assay::wire::http
