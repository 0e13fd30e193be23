// SPDX-License-Identifier: Apache-2.0
#include "wire/http/fuzz_input.h"
#include "wire/http/http.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const base::Bytes input(static_cast<const std::byte*>(static_cast<const void*>(data)), size);
  (void)wire::http::recognise_http1(input.first(std::min<std::size_t>(size, 1024)));
  wire::http::replay(input, wire::http::make_http1());
  return 0;
}
