// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "wire/gtpu/gtpu.h"
#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  wire::gtpu::parse(bytes, context, out);
  // Each datagram has one outcome, and what is handed on lies inside it.
  if (out.kinds.size() + out.unread.size() + out.faults.size() == 0 || out.faults.size() > 1) std::abort();
  for (const auto& inner : out.handed_on) {
    if (inner.payload.size() > size) std::abort();
  }
  return 0;
}
