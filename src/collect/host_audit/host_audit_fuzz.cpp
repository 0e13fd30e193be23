// SPDX-License-Identifier: Apache-2.0
#include "collect/host_audit/host_audit.h"
#include "collect/evidence/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::collect;
  evidence::fuzz({host_audit::openscap(), host_audit::lynis(), host_audit::osquery()}, data, size);
  return 0;
}
