// SPDX-License-Identifier: Apache-2.0
#include "wire/ntp/ntp.h"

#include "wire/management/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return assay::wire::management::fuzz_datagram(assay::wire::ntp::protocol, data, size);
}
