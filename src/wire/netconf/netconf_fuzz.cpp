// SPDX-License-Identifier: Apache-2.0
#include "wire/netconf/netconf.h"

#include "wire/management/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return assay::wire::management::fuzz_stream(assay::wire::netconf::protocol, data, size);
}
