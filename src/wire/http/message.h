// SPDX-License-Identifier: Apache-2.0
// What the HTTP parsers report. Per exchange, in this order: Request when its header block is complete (of HTTP/1: when
// its body is), then its body is handed on to "sbi"; Response likewise; Exchange once when nothing more can come. A
// body is handed on exactly once per message, empty where there is none or where it was not kept whole
// (HttpMessage::body_complete says which).
#pragma once

#include <cstdint>
#include <optional>

#include "wire/http_message.h"

namespace assay::wire::http {

struct Request {
  static constexpr MessageKind kind{"http.request"};
  const HttpMessage& message;
};

// A final response (RFC 9110 §15); interim ones (1xx) are not reported.
struct Response {
  static constexpr MessageKind kind{"http.response"};
  const HttpMessage& message;
};

struct Exchange {
  static constexpr MessageKind kind{"http.exchange"};
  enum class End : std::uint8_t {
    complete,    // request and response were seen to their ends
    reset,       // RST_STREAM
    dropped,     // too many open exchanges: this was the oldest
    unfinished,  // the connection or the capture ended first, or octets were lost
  };
  const HttpMessage* request;  // null if it was not seen; at least one of the two is set
  const HttpMessage* response;
  End end = End::complete;
  std::optional<std::uint32_t> error_code;  // of the RST_STREAM (RFC 9113 §7)
};

// GOAWAY (RFC 9113 §6.8).
struct GoAway {
  static constexpr MessageKind kind{"http2.goaway"};
  std::uint32_t last_stream = 0;
  std::uint32_t error_code = 0;
};

}  // namespace assay::wire::http
