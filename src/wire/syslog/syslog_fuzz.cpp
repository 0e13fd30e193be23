// SPDX-License-Identifier: Apache-2.0
#include "wire/syslog/syslog.h"

#include "wire/management/fuzz_input.h"

// A datagram, and the same octets as the pieces of a connection.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  wire::RecordingOutput out;
  wire::syslog::protocol.parse(std::as_bytes(std::span(data, size)), wire::Context{}, out);
  if (out.kinds.size() + out.unread.size() != 1) std::abort();
  return wire::management::fuzz_stream(wire::syslog::protocol, data, size);
}
