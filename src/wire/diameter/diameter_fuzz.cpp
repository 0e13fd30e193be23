// SPDX-License-Identifier: Apache-2.0
#include "wire/diameter/diameter.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = size % 2 == 0 ? &fields : nullptr;
  wire::RecordingOutput out;
  out.on<wire::diameter::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::diameter::Message& message) {
    if (!assay::base::offset_within(bytes, where)) std::abort();
    for (const auto part : {message.origin_host, message.destination_realm, message.user_name, message.key}) {
      if (!part.empty() && !assay::base::offset_within(where, part)) std::abort();
    }
  });
  wire::diameter::parse(bytes, context, out);
  if (size != 0 && out.kinds.size() + out.unread.size() + out.faults.size() == 0) std::abort();
  if (out.kinds.size() > size / 20) std::abort();

  // The same as a stream, in two pieces.
  const auto stream = wire::diameter::protocol.make_stream();
  std::size_t at = 0;
  for (const std::size_t end : {size / 2, size}) {
    while (at < end) {
      const std::size_t taken = stream->data(wire::Direction::forward, bytes.subspan(at, end - at), context, out);
      if (taken == 0) break;
      if (taken > end - at) std::abort();
      at += taken;
    }
  }
  return 0;
}
