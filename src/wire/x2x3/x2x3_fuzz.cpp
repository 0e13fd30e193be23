// SPDX-License-Identifier: Apache-2.0
#include "wire/x2x3/x2x3.h"

#include "wire/management/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return assay::wire::management::fuzz_stream(assay::wire::x2x3::protocol, data, size);
}
