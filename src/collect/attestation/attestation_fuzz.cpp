// SPDX-License-Identifier: Apache-2.0
#include "collect/attestation/attestation.h"
#include "collect/evidence/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::collect;
  evidence::fuzz({attestation::attestations(), attestation::test_report()}, data, size);
  return 0;
}
