// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets of parsers that tell of a Session have in common.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <span>
#include <vector>

#include "wire/management/session.h"
#include "wire/recording_output.h"

namespace assay::wire::management {

// A connection, both directions in turn; each piece of input is a length, then so many octets.
inline int fuzz_stream(const Protocol& protocol, const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  (void)protocol.recognise(bytes.first(std::min<std::size_t>(size, 1024)));
  Frame frame;
  frame.id = {EvidenceId(1), 1};
  base::Fields fields;
  Context context[2];
  for (std::size_t side = 0; side < 2; ++side) {
    context[side].frame = &frame;
    context[side].fields = &fields;
    context[side].source.port = side == 0 ? 40'000 : 40'001;
    context[side].destination.port = side == 0 ? 40'001 : 40'000;
    context[side].direction = side == 0 ? Direction::forward : Direction::reverse;
  }
  RecordingOutput out;
  const auto stream = protocol.make_stream();
  std::vector<std::byte> pending[2];
  std::size_t skip[2] = {0, 0};
  base::Cursor in(bytes);
  for (std::size_t side = 0; in.more() && !stream->done(); side = 1 - side) {
    auto piece = in.bytes(std::min<std::size_t>(in.u8(), in.remaining()));
    const auto skipped = std::min(skip[side], piece.size());
    skip[side] -= skipped;
    piece = piece.subspan(skipped);
    auto& waiting = pending[side];
    waiting.insert(waiting.end(), piece.begin(), piece.end());
    while (!waiting.empty() && !stream->done()) {
      const std::size_t used = stream->data(context[side].direction, waiting, context[side], out);
      if (used == 0) break;
      skip[side] = used > waiting.size() ? used - waiting.size() : 0;
      waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(std::min(used, waiting.size())));
    }
  }
  stream->gap(Direction::forward, 1, context[0], out);
  stream->end(Direction::forward, context[0], out);
  stream->end(Direction::reverse, context[1], out);
  if (std::ranges::count(out.kinds, Session::kind.name) != 1) std::abort();  // one session, whatever happens
  return 0;
}

// One datagram: it is told of, malformed, or opaque, and only once; what is recognised can be read.
inline int fuzz_datagram(const Protocol& protocol, const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  base::Fields fields;
  Context context;
  context.fields = &fields;
  RecordingOutput out;
  protocol.parse(bytes, context, out);
  if (out.kinds.size() + out.faults.size() + out.unread.size() != 1) std::abort();
  if (protocol.recognise != nullptr && protocol.recognise(bytes) == Recognition::yes && out.kinds.size() != 1)
    std::abort();
  return 0;
}

}  // namespace assay::wire::management
