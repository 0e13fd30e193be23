// SPDX-License-Identifier: Apache-2.0
#include "wire/s1ap/s1ap.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = size % 2 == 0 ? &fields : nullptr;
  wire::RecordingOutput out;
  out.on<wire::s1ap::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::s1ap::Message& message) {
    if (!assay::base::offset_within(bytes, where)) std::abort();
    (void)wire::s1ap::text(message.cause.value_or(wire::s1ap::Cause{}));
    // An IE or an item has at least one octet.
    if (message.ies.decoded.size() + message.ies.opaque.size() > size || message.bearers.size() > 3 * size) std::abort();
  });
  wire::s1ap::protocol.parse(bytes, context, out);
  if (out.kinds.size() + out.unread.size() + out.faults.size() == 0) std::abort();
  return 0;
}
