// SPDX-License-Identifier: Apache-2.0
#include "wire/gtpc/gtpc.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = size % 2 == 0 ? &fields : nullptr;
  wire::RecordingOutput out;
  out.on<wire::gtpc::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::gtpc::Message& message) {
    if (!assay::base::offset_within(bytes, where)) std::abort();
    if (message.extra_octets > size) std::abort();
    for (const auto& end : message.tunnel_ends) {
      if (!assay::base::offset_within(where, end.where)) std::abort();
    }
  });
  wire::gtpc::parse(bytes, context, out);
  if (out.kinds.size() + out.unread.size() + out.faults.size() + out.handed_on.size() == 0) std::abort();
  const bool recognised = wire::gtpc::recognise(bytes) == wire::Recognition::yes;
  if (recognised && out.kinds.empty()) std::abort();
  return 0;
}
