// SPDX-License-Identifier: Apache-2.0
// Stream: one TLS connection over TCP.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "wire/tls/opener.h"
#include "wire/tls/record.h"

namespace assay::wire::tls {

// Reads records until both sides are ciphered and data has followed. Memory: one handshake message per direction, up to
// 256 KiB for certificates and 64 KiB for anything else. Where the operator gave the secrets of a connection, it is read to
// its end, and what it carries goes back to the engine as a stream.
class Stream final : public StreamParser {
 public:
  std::size_t data(Direction direction, base::Bytes data, const Context& context, Output& out) override;
  void gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) override;
  void end(Direction direction, const Context& context, Output& out) override;
  [[nodiscard]] std::size_t held() const override;
  [[nodiscard]] bool done() const override { return done_; }

 private:
  struct Half {
    bool begun = false;     // a record was read
    bool lost = false;      // records are missing: look for the next
    bool resumed = false;   // records are missing from before here
    bool dead = false;      // not TLS any more
    bool ciphered = false;  // ChangeCipherSpec up to 1.2
    bool finished = false;  // 1.3: what can only be its Finished message has passed
    bool ended = false;
    std::uint32_t ciphered_records = 0;
    std::uint32_t skip = 0;          // octets of a handshake message that is too long
    std::vector<std::byte> message;  // the beginning of a handshake message that continues in the next record
    Pieces pieces;                   // where `message` came from
  };

  void record(Direction direction, base::Bytes record, const Context& context, Output& out);
  void handshake(Direction direction, base::Bytes content, const Context& context, Output& out);
  base::Bytes read_messages(Half& half, base::Bytes octets, const Context& context, Output& out);
  void message(base::Bytes whole, const Context& context, Output& out);
  void make_opener(const ServerHello& hello, Output& out);
  // False: it stays closed.
  bool open(Direction direction, base::Bytes record, const Context& context, Output& out);
  void application_data(Direction direction, base::Bytes record, const Context& context, Output& out);
  std::size_t ssl2(Direction direction, base::Bytes data, const Context& context, Output& out);
  [[nodiscard]] bool tells_nothing(Direction direction, base::Bytes record) const;
  void settle();
  Half& half(Direction direction) { return halves_[static_cast<std::size_t>(direction)]; }

  std::array<Half, 2> halves_;
  std::optional<Direction> client_;       // which direction is the client's
  std::optional<std::uint16_t> version_;  // negotiated
  std::uint16_t cipher_suite_ = 0;
  bool offers_13_ = false;
  bool client_hello_ = false;
  bool server_hello_ = false;
  bool application_data_ = false;
  bool done_ = false;
  std::uint32_t records_ = 0;
  std::vector<std::byte> client_random_;    // kept where there are keys only
  std::unique_ptr<Opener> opener_;
  std::unique_ptr<StreamParser> inside_;    // what the opened records carry
  std::uint32_t unopened_ = 0;              // records in a row
};

}  // namespace assay::wire::tls
