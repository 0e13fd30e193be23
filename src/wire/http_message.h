// SPDX-License-Identifier: Apache-2.0
// HttpMessage: the head of one HTTP request or response, of whatever version (RFC 9110). The HTTP parsers make it; it
// stands beside the body that they hand on, so that what reads the body knows what was asked. Its texts are borrowed from
// the arenas that it owns, or live longer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/time.h"
#include "wire/protocol.h"

namespace assay::wire {

struct HttpHeader {
  std::string_view name;   // lower case; pseudo-header fields keep their colon; empty if unknown
  std::string_view value;  // as sent, without surrounding blanks
  bool known = true;  // false: it refers to an HPACK entry that was made before the capture or in a gap. Its name is
                      // then empty, and so is its value unless the value stood in the block
  Place place;  // the octets of its representation: its line in HTTP/1, its HPACK representation in HTTP/2
};

// What of a head owns nothing.
struct HttpHead {
  bool request = true;
  std::string_view version;  // "HTTP/2", "HTTP/1.1" or "HTTP/1.0"
  std::uint32_t stream = 0;  // HTTP/2 stream; in HTTP/1 the number of the exchange on its connection, from 1
  Endpoint client;
  Endpoint server;

  std::optional<std::string_view> method;  // absent: unknown, or a response
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;  // or the Host header
  std::optional<std::string_view> path;       // without the query
  std::optional<std::string_view> query;      // without '?'
  std::optional<std::uint16_t> status;   // absent: unknown, or a request

  std::uint16_t unknown_headers = 0;  // how many of `headers` are not known
  bool whole = true;                  // every field of the header block is in `headers` and known

  // HTTP/1: what does not lie in the frame that completes the message has the place of its last octets there.
  Place place;                           // the header block
  Place path_place;                      // of a request: the :path field or the request target
  base::Time time;                       // of the frame that completed the header block; of HTTP/1 the message
  ObservationId observation;             // of the http::Request or http::Response
  bool body_complete = false;            // false: the body is not whole (lost, cut at a limit, unfinished)
  std::uint64_t body_octets = 0;         // of the body as sent, however much of it was kept
  const HttpMessage* answers = nullptr;  // of a response: the request, if it was seen; valid during the call
};

struct HttpMessage : HttpHead {
  std::vector<HttpHeader> headers;  // in order; in HTTP/2 with the pseudo-header fields
  std::vector<HttpHeader> trailers;
  base::Arena text;          // of the head
  base::Arena trailer_text;  // of the trailers

  [[nodiscard]] const HttpHeader* find(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const HttpHeader& header) { return header.name == name; });
    return found == headers.end() ? nullptr : &*found;
  }
  // The value of the first header of that name; empty if there is none.
  [[nodiscard]] std::string_view value(std::string_view name) const {
    const HttpHeader* header = find(name);
    return header != nullptr ? header->value : std::string_view();
  }

  // As new, but with its memory.
  void reset() {
    static_cast<HttpHead&>(*this) = {};
    headers.clear();
    trailers.clear();
    text.clear();
    trailer_text.clear();
  }
};

}  // namespace assay::wire
