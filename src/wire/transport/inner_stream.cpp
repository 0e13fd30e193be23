// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/inner_stream.h"

namespace assay::wire::transport {

std::size_t InnerStream::data(Direction direction, base::Bytes data, const Context& outside, Output& out) {
  if (outside.nesting >= deepest) {
    out.opaque(outside, "stream", "too many streams inside each other", data);
    return data.size();
  }
  Context context = outside;
  ++context.nesting;
  const auto give = [&](base::Bytes part) {
    auto& next = sequence_[static_cast<std::size_t>(direction)];
    TcpSegment segment;
    segment.sequence = next;
    segment.payload = part;
    next += static_cast<std::uint32_t>(part.size());
    connection_.segment(direction, segment, context, out, *this);
  };
  // A connection takes each of its segments to lie in one piece.
  auto rest = data;
  for (const auto& place : context.places(data)) {
    const auto part = rest.first(std::min<std::size_t>(place.length, rest.size()));
    rest = rest.subspan(part.size());
    if (!part.empty()) give(part);
  }
  if (!rest.empty()) give(rest);
  return data.size();
}

void InnerStream::gap(Direction direction, std::uint64_t octets, const Context&, Output&) {
  // How many octets were lost inside does not matter, only that some were: the connection sees a segment missing.
  sequence_[static_cast<std::size_t>(direction)] += static_cast<std::uint32_t>(std::max<std::uint64_t>(octets, 1));
}

void InnerStream::end(Direction direction, const Context& context, Output& out) {
  TcpSegment last;
  last.sequence = sequence_[static_cast<std::size_t>(direction)];
  last.fin = true;
  connection_.segment(direction, last, context, out, *this);
  ended_[static_cast<std::size_t>(direction)] = true;
  // What waits for octets that were lost is read now.
  if (ended_[0] && ended_[1] && context.frame != nullptr) connection_.finish(context, out, *this);
}

}  // namespace assay::wire::transport
