// SPDX-License-Identifier: Apache-2.0
#include "wire/snmp/snmp.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  wire::snmp::parse(bytes, context, out);
  if (out.kinds.size() + out.faults.size() + out.unread.size() != 1) std::abort();
  // What is recognised can be read.
  if (wire::snmp::recognise(bytes) == wire::Recognition::yes && out.kinds.size() != 1) std::abort();
  return 0;
}
