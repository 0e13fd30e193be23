// SPDX-License-Identifier: Apache-2.0
#include "wire/http/frames.h"

#include <algorithm>

#include "wire/http/hpack.h"

namespace assay::wire::http {
namespace {

constexpr std::uint32_t usual_frame_size = 16 * 1024;                       // RFC 9113 §4.2, unless SETTINGS allow more
constexpr std::uint32_t usual_stream_limit = 0x00ffffff;                    // a connection rarely gets that far
constexpr std::size_t patience = usual_frame_size + 2 * frame_header_size;  // how long to wait at a possible boundary

// RFC 9113 §6: what the header of each frame type may say.
bool plausible(const FrameHeader& header) {
  if (header.reserved || header.length > usual_frame_size || header.stream > usual_stream_limit) return false;
  const auto only = [&](std::uint8_t allowed) { return (header.flags & ~allowed) == 0; };
  switch (static_cast<FrameType>(header.type)) {
    case FrameType::data:
      return header.stream != 0 && only(flag::end_stream | flag::padded) &&
             (header.length > 0 || header.has(flag::end_stream));
    case FrameType::headers:
      return header.stream != 0 && header.length > 0 &&
             only(flag::end_stream | flag::end_headers | flag::padded | flag::priority);
    case FrameType::priority:
      return header.stream != 0 && header.length == 5 && header.flags == 0;
    case FrameType::rst_stream:
      return header.stream != 0 && header.length == 4 && header.flags == 0;
    case FrameType::settings:
      return header.stream == 0 && header.length % 6 == 0 && header.length <= 6 * 32 && only(flag::ack) &&
             (!header.has(flag::ack) || header.length == 0);
    case FrameType::push_promise:
      return header.stream != 0 && header.length > 4 && only(flag::end_headers | flag::padded);
    case FrameType::ping:
      return header.stream == 0 && header.length == 8 && only(flag::ack);
    case FrameType::goaway:
      return header.stream == 0 && header.length >= 8 && header.flags == 0;
    case FrameType::window_update:
      return header.length == 4 && header.flags == 0;
    case FrameType::continuation:
      return header.stream != 0 && only(flag::end_headers);
  }
  return false;
}

bool fixed_size(const FrameHeader& header) {
  return header.is(FrameType::priority) || header.is(FrameType::rst_stream) || header.is(FrameType::ping) ||
         header.is(FrameType::window_update);
}

bool known_settings(base::Bytes payload) {
  base::Cursor in(payload);
  while (in.more()) {
    const auto id = in.u16();
    in.skip(4);
    if (id == 0 || id > 0x10) return false;  // IANA HTTP/2 Settings registry
  }
  return in.ok() && !payload.empty();
}

// The block decodes to the end and, if strict, has a pseudo-header field of a request or response.
bool decodes(const FrameHeader& header, base::Bytes payload, bool strict) {
  const auto fragment = read_fragment(header, payload, nullptr);
  if (!fragment) return false;
  Hpack hpack(Hpack::Start::unknown);
  const auto block = hpack.decode(fragment->block, Context{});
  if (block.fault) return false;
  return !strict || std::any_of(block.headers.begin(), block.headers.end(), [](const HttpHeader& field) {
    return field.name == ":status" || field.name == ":method" || field.name == ":path" || field.name == ":scheme";
  });
}

}  // namespace

FrameHeader read_frame_header(base::Cursor& in) {
  FrameHeader header;
  if (const base::Fixed<frame_header_size> fixed(in.peek_rest()); fixed && in.fields() == nullptr) {
    header.length = std::uint32_t{fixed.u16<0>()} << 8 | fixed.u8<2>();
    header.type = fixed.u8<3>();
    header.flags = fixed.u8<4>();
    header.reserved = (fixed.u32<5>() & 0x80000000) != 0;
    header.stream = fixed.u32<5>() & 0x7fffffff;
    in.skip(frame_header_size);
    return header;
  }
  header.length = in.u24("http2.length");
  header.type = in.u8("http2.type");
  header.flags = in.u8("http2.flags");
  const auto start = in.offset();
  const auto word = in.u32();
  header.reserved = (word & 0x80000000) != 0;
  header.stream = word & 0x7fffffff;
  in.field("http2.streamid", in.since(start), header.stream);
  return header;
}

base::Parsed<Fragment> read_fragment(const FrameHeader& header, base::Bytes payload, base::Fields* fields) {
  base::Cursor in(payload, fields);
  Fragment out;
  std::size_t padding = 0;
  if (!header.is(FrameType::continuation) && header.has(flag::padded)) padding = in.u8("http2.pad_length");
  if (header.is(FrameType::headers) && header.has(flag::priority)) {
    const auto start = in.offset();
    const auto word = in.u32();
    in.field("http2.stream_dependency", in.since(start), word & 0x7fffffff);
    (void)in.u8("http2.headers.weight");
  }
  if (header.is(FrameType::push_promise)) {
    const auto start = in.offset();
    out.promised = in.u32() & 0x7fffffff;
    in.field("http2.push_promise.promised_stream_id", in.since(start), out.promised);
  }
  in.require(padding <= in.remaining(), base::Fault::Code::bad_length);  // RFC 9113 §6.2
  out.block = in.bytes(in.ok() ? in.remaining() - padding : 0);
  return base::finish(in, out);
}

bool may_begin_frame(base::Bytes data) {
  if (data.size() < frame_header_size) return true;
  const bool fits =
      data[0] == std::byte{0} && data[1] <= std::byte{0x40} && data[3] <= std::byte{9} && data[5] == std::byte{0};
  const bool zeros = data[2] == std::byte{0} && data[3] == std::byte{0} && data[4] == std::byte{0};
  return fits && !zeros;
}

std::size_t next_candidate(base::Bytes data, std::size_t offset) {
  while (offset < data.size()) {
    const auto found = std::find(data.begin() + static_cast<std::ptrdiff_t>(offset), data.end(), std::byte{0});
    offset = static_cast<std::size_t>(found - data.begin());
    if (may_begin_frame(data.subspan(offset))) return offset;
    ++offset;
  }
  return data.size();
}

Boundary judge_boundary(base::Bytes data, bool strict, int& trials) {
  base::Cursor in(data);
  int fixed = 0;
  for (int frames = 1;; ++frames) {
    if (in.remaining() < frame_header_size) {
      return !strict && frames > 1 && !in.more() ? Boundary::sure : Boundary::possible;
    }
    const auto header = read_frame_header(in);
    if (!plausible(header)) return Boundary::no;
    if (fixed_size(header)) ++fixed;
    if (fixed >= 2 || (fixed >= 1 && frames >= 3) || (!strict && frames >= 2)) return Boundary::sure;
    if (header.length > in.remaining()) return Boundary::possible;
    const auto payload = in.bytes(header.length);
    const bool zeros =
        std::all_of(payload.begin(), payload.end(), [](std::byte octet) { return octet == std::byte{0}; });
    if (header.is(FrameType::window_update) && zeros) return Boundary::no;  // RFC 9113 §6.9
    if (header.is(FrameType::settings) && header.length > 0)
      return known_settings(payload) ? Boundary::sure : Boundary::no;
    if (header.is(FrameType::headers) && header.has(flag::end_headers)) {
      if (trials == 0) return Boundary::no;
      --trials;
      return decodes(header, payload, strict) ? Boundary::sure : Boundary::no;
    }
  }
}

Search find_boundary(base::Bytes data, bool fresh) {
  int trials = 8;
  for (auto offset = next_candidate(data, 0); offset < data.size(); offset = next_candidate(data, offset + 1)) {
    const auto here = data.subspan(offset);
    const auto judged = judge_boundary(here, !(fresh && offset == 0), trials);
    if (judged == Boundary::sure) return {true, offset};
    if (judged == Boundary::possible && here.size() < patience) return {false, offset};
  }
  return {false, data.size()};
}

}  // namespace assay::wire::http
