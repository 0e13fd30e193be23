// SPDX-License-Identifier: Apache-2.0
#include "collect/scan/scan.h"
#include "collect/evidence/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::collect;
  evidence::fuzz({scan::port_scan(), scan::tls_scan()}, data, size);
  return 0;
}
