// SPDX-License-Identifier: Apache-2.0
// Names of TLS cipher suites.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::wire::tls {

// The IANA name, e.g. "TLS_AES_128_GCM_SHA256"; empty if the number has none.
[[nodiscard]] std::string_view cipher_suite_name(std::uint16_t number);

}  // namespace assay::wire::tls
