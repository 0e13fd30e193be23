// SPDX-License-Identifier: Apache-2.0
#include "wire/ah/ah.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  wire::ah::parse(bytes, context, out);
  if (out.kinds.size() + out.faults.size() != 1 || out.handed_on.size() != out.kinds.size()) std::abort();
  return 0;
}
