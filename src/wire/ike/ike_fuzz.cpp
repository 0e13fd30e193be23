// SPDX-License-Identifier: Apache-2.0
#include "wire/ike/ike.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  out.on<wire::ike::Message>([&](const wire::Context&, assay::base::Bytes where, const wire::ike::Message& message) {
    if (where.size() > size || message.proposals.size() > size || message.vendor_ids.size() > 16) std::abort();
  });
  wire::ike::parse(bytes, context, out);
  if (out.kinds.size() + out.faults.size() == 0) std::abort();
  // What is recognised has a header that can be read.
  if (wire::ike::recognise(bytes) == wire::Recognition::yes && out.kinds.size() != 1) std::abort();
  return 0;
}
