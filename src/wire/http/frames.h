// SPDX-License-Identifier: Apache-2.0
// The frame grammar of HTTP/2 (RFC 9113 §4.1, §6): reading frame headers, and telling frames from other octets where a
// connection's beginning or a part of it was not captured.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/cursor.h"
#include "wire/protocol.h"

namespace assay::wire::http {

inline constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";  // RFC 9113 §3.4
inline constexpr std::size_t frame_header_size = 9;

enum class FrameType : std::uint8_t {
  data = 0,
  headers = 1,
  priority = 2,
  rst_stream = 3,
  settings = 4,
  push_promise = 5,
  ping = 6,
  goaway = 7,
  window_update = 8,
  continuation = 9,
};

namespace flag {
inline constexpr std::uint8_t end_stream = 0x01;
inline constexpr std::uint8_t ack = 0x01;
inline constexpr std::uint8_t end_headers = 0x04;
inline constexpr std::uint8_t padded = 0x08;
inline constexpr std::uint8_t priority = 0x20;
}  // namespace flag

struct FrameHeader {
  std::uint32_t length = 0;  // of the payload
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  bool reserved = false;

  [[nodiscard]] bool is(FrameType wanted) const { return type == static_cast<std::uint8_t>(wanted); }
  [[nodiscard]] bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

[[nodiscard]] FrameHeader read_frame_header(base::Cursor& in);

// The field block fragment of a HEADERS or PUSH_PROMISE payload: without padding, priority and promised stream.
struct Fragment {
  base::Bytes block;
  std::uint32_t promised = 0;
};
[[nodiscard]] base::Parsed<Fragment> read_fragment(const FrameHeader& header, base::Bytes payload,
                                                   base::Fields* fields);

// Whether a frame header may stand at the beginning, by the octets that are small in every frame: the length's first
// two, the type, the stream's first. Octets that are not there fit.
[[nodiscard]] bool may_begin_frame(base::Bytes data);
// The next offset from which that holds; data.size() if there is none.
[[nodiscard]] std::size_t next_candidate(base::Bytes data, std::size_t offset);

// How sure one may be that `data` begins at a frame boundary.
enum class Boundary : std::uint8_t { no, possible, sure };
// `possible` asks for more octets. Strict: only what other protocols practically never contain is `sure` (a header
// block that decodes to a message, a non-empty SETTINGS, two frames whose type fixes their size, or one of them among
// three). Not strict, for a connection that is known to be HTTP/2: one whole plausible frame followed by another or by
// the end of the data. `trials` is how many header blocks may still be decoded to find out; without one left the answer
// is `no`.
[[nodiscard]] Boundary judge_boundary(base::Bytes data, bool strict, int& trials);

// Looks for the first frame boundary after octets were lost. `fresh`: `data` is the first after the loss, and so likely
// to begin with a frame. Returns where it is, or how many octets can be passed over for good.
struct Search {
  bool found = false;
  std::size_t offset = 0;
};
[[nodiscard]] Search find_boundary(base::Bytes data, bool fresh);

}  // namespace assay::wire::http
