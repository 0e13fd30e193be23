// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "wire/tls/certificate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const auto certificate = wire::tls::read_certificate(std::as_bytes(std::span(data, size)));
  if (!certificate) return 0;
  if (certificate->subject.size() > 4096 || certificate->issuer.size() > 4096 || certificate->names.size() > 256)
    std::abort();
  return 0;
}
