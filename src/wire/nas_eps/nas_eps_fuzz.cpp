// SPDX-License-Identifier: Apache-2.0
#include "wire/nas_eps/nas_eps.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = size % 2 == 0 ? &fields : nullptr;
  constexpr std::string_view procedures[] = {"", "uplinkNASTransport", "downlinkNASTransport"};
  context.carrier.content = procedures[size % 3];
  wire::RecordingOutput out;
  out.on<wire::nas_eps::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::nas_eps::Message& message) {
    if (!assay::base::offset_within(bytes, where)) std::abort();
    for (const auto& identity : message.identities) {
      if (!assay::base::offset_within(where, identity.where)) std::abort();
    }
    if (!message.readable && message.type_code) std::abort();
  });
  wire::nas_eps::protocol.parse(bytes, context, out);
  if (out.kinds.size() + out.unread.size() + out.faults.size() == 0) std::abort();
  return 0;
}
