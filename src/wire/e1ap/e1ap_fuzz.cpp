// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "wire/e1ap/e1ap.h"
#include "wire/per/ran_message.h"
#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  wire::e1ap::protocol.parse(bytes, context, out);
  // Each message has an outcome and at most one fault, and what is handed on is a part of it.
  if (out.kinds.empty() && out.faults.empty()) std::abort();
  if (out.kinds.size() > 1 || out.faults.size() > 1) std::abort();
  for (const auto& inner : out.handed_on) {
    if (inner.payload.size() >= bytes.size()) std::abort();
  }
  return 0;
}
