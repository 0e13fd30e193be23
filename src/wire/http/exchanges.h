// SPDX-License-Identifier: Apache-2.0
// Exchanges: the open requests and responses of one connection, of either HTTP version. Collects bodies, hands them on,
// and reports each exchange once. Keeps the bounds of http.h by dropping what is oldest.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "wire/http/message.h"

namespace assay::wire::http {

// One message of an open exchange.
struct OpenMessage {
  bool seen = false;       // `message` is one
  bool announced = false;  // … and was reported
  Place last;              // of the latest octets of a message that is not; what it will cite
  base::Time last_time;
  HttpMessage message;
  std::vector<std::byte> body;
  Pieces pieces;
  std::uint64_t octets = 0;
  bool lost = false;
  bool handed_on = false;
  void reset();  // as new, but with memory for another usual message
  void cite();   // makes all places of the message that are in other frames those of `last`
};

struct OpenExchange {
  OpenMessage request;
  OpenMessage response;
  std::uint64_t order = 0;
  std::size_t kept = 0;  // octets of heads and bodies, and of where these came from
  OpenMessage& side(bool of_request) { return of_request ? request : response; }
  const OpenMessage& side(bool of_request) const { return of_request ? request : response; }
};

// Not for several threads at once. `protocol` is "http1" or "http2".
class Exchanges {
 public:
  explicit Exchanges(std::string_view protocol) : protocol_(protocol) {}

  void rename(std::string_view protocol) { protocol_ = protocol; }

  // HTTP/2: a message whose header block is complete is reported at once, of which `where` are the octets. It is made
  // where it will stay.
  HttpMessage& begin(std::uint32_t stream, bool request);
  void announce(HttpMessage& message, base::Bytes where, const Context& context, Output& out);
  // HTTP/1: a message is reported when it ends, and cites the frame that completes it, as Wireshark shows it. The
  // message says which side and stream it is.
  void head(HttpMessage message, const Context& context, Output& out);
  // To be called before the last octets of its body are given to body(). `end` are its last octets; without a frame
  // they are those of the body that came last. `where`: the head, in the buffer of `context`.
  void complete(std::uint32_t stream, bool request, const Place& end, base::Bytes where, const Context& context,
                Output& out);
  // Octets of the body of a message whose head was seen. `last`: the body ends with them.
  void body(std::uint32_t stream, bool request, base::Bytes octets, bool last, const Context& context, Output& out);
  // A part of the body was lost or passed over, or the message will not be seen to its end.
  void lose(std::uint32_t stream, bool request, std::uint64_t octets);
  void trailers(std::uint32_t stream, bool request, const std::vector<HttpHeader>& headers);
  // Nothing more comes on this stream.
  void close(std::uint32_t stream, Exchange::End end, std::optional<std::uint32_t> error_code, const Context& context,
             Output& out);
  // Nothing more comes at all. In order of opening.
  void close_all(const Context& context, Output& out);

  // The head on that side of the stream, if it is open; valid until the next call that is not const.
  [[nodiscard]] const HttpMessage* find(std::uint32_t stream, bool request) const;
  // Memory in octets, roughly: what is kept counts half as much again, since its room grows by doubling.
  [[nodiscard]] std::size_t held() const { return (open_.size() + (spare_ ? 1 : 0)) * (sizeof(Open) + 1024) + kept_ + kept_ / 2; }
  [[nodiscard]] bool open(std::uint32_t stream) const { return open_.contains(stream); }
  [[nodiscard]] std::vector<std::uint32_t> streams() const;  // ascending

 private:
  using Side = OpenMessage;
  using Open = OpenExchange;
  using Opened = std::map<std::uint32_t, Open>;
  using Order = std::map<std::uint64_t, std::uint32_t>;
  Open& open_stream(std::uint32_t stream);
  void keep(Open& open, std::size_t octets);
  void forget_body(Open& open, Side& side);
  void report(Open& open, bool request, base::Bytes where, const Context& context, Output& out);
  void hand_on(Open& open, bool request, base::Bytes body, const Context& context, Output& out);
  void make_room(std::uint32_t except, const Context& context, Output& out);

  std::string_view protocol_;
  Opened open_;
  Order oldest_;  // order of opening → stream
  // Of an exchange that is closed, for the next one: most connections have one open at a time.
  Opened::node_type spare_;
  Order::node_type spare_order_;
  std::uint64_t opened_ = 0;
  std::size_t kept_ = 0;
};

}  // namespace assay::wire::http
