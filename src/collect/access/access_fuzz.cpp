// SPDX-License-Identifier: Apache-2.0
#include "collect/access/access.h"
#include "collect/evidence/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::collect;
  evidence::fuzz({access::syslog(), access::journald(), access::auditd(), access::teleport()}, data, size);
  return 0;
}
