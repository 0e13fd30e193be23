// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/dns.h"

#include <cstdlib>

#include "wire/recording_output.h"

// The first octet chooses between a datagram and a stream that arrives in pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  assay::base::Fields fields;
  wire::Context context;
  context.fields = data[0] % 2 == 0 ? &fields : nullptr;
  context.destination.port = data[0] % 4 < 2 ? 53 : 5353;
  wire::RecordingOutput out;
  std::size_t messages = 0;
  out.on<wire::dns::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::dns::Message& message) {
    ++messages;
    if (!assay::base::offset_within(bytes, where)) std::abort();
    if (message.answer_records.size() > wire::dns::max_answers) std::abort();
  });
  (void)wire::dns::recognise(bytes.first(std::min<std::size_t>(bytes.size(), 1024)));
  if (data[0] < 0x80) {
    wire::dns::parse(bytes, context, out);
    if (messages + out.unread.size() != 1 || out.faults.size() > messages) std::abort();
    return 0;
  }
  const auto stream = wire::dns::protocol.make_stream();
  const std::size_t step = data[0] % 64 + 1U;
  for (std::size_t start = 0, end = 0; end < bytes.size();) {
    end = std::min(bytes.size(), end + step);
    const std::size_t used = stream->data(wire::Direction::forward, bytes.subspan(start, end - start), context, out);
    if (used > end - start) std::abort();
    start += used;
  }
  stream->gap(wire::Direction::forward, 1, context, out);
  stream->end(wire::Direction::forward, context, out);
  return 0;
}
