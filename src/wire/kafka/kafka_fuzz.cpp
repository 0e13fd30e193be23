// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/kafka.h"

#include "wire/management/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return assay::wire::management::fuzz_stream(assay::wire::kafka::protocol, data, size);
}
