// SPDX-License-Identifier: Apache-2.0
#include "wire/icmp/icmp.h"

#include <cstdlib>
#include <span>

#include "wire/recording_output.h"

// The first octet says which version the rest is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  if (size == 0) return 0;
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  const auto& protocol = data[0] % 2 == 0 ? wire::icmp::protocol : wire::icmp::protocol_6;
  protocol.parse(std::as_bytes(std::span(data + 1, size - 1)), context, out);
  if (out.kinds.size() + out.faults.size() == 0 || out.kinds.size() > 2) std::abort();
  return 0;
}
