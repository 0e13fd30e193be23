// SPDX-License-Identifier: Apache-2.0
#include "wire/arp/arp.h"

#include "wire/management/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return assay::wire::management::fuzz_datagram(assay::wire::arp::protocol, data, size);
}
