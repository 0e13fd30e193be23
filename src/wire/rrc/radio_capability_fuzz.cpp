// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "wire/recording_output.h"
#include "wire/rrc/radio_capability.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  wire::RecordingOutput out;
  bool decoded = false;
  out.on<wire::rrc::RadioCapability>([&](const wire::Context&, assay::base::Bytes where, const wire::rrc::RadioCapability& message) {
    decoded = message.decoded;
    // At least one digest; no more work than the octets are worth.
    if (message.parts.empty() && !decoded) std::abort();
    if (message.values > where.size() * 32 + 64) std::abort();
  });
  wire::rrc::radio_capability_protocol.parse(bytes, wire::Context{}, out);
  // One message, and a reason if not all of it was read.
  if (out.kinds.size() != 1 || !out.faults.empty() || out.unread.size() != (decoded ? 0 : 1)) std::abort();
  return 0;
}
