// SPDX-License-Identifier: Apache-2.0
// Names of IKE's numbers, as IANA's registries have them, shortened to what matters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/ike/ike.h"

namespace assay::wire::ike {

// "AES_CBC_256", "HMAC_SHA2_256_128", "MODP_2048", "CURVE25519" …; the number if it has no name.
[[nodiscard]] std::string name(const Transform& transform);
[[nodiscard]] std::string_view exchange_name(std::uint8_t exchange);    // "IKE_SA_INIT", "main mode" …; empty if unknown
[[nodiscard]] std::string_view notify_name(std::uint16_t type);         // of version 2; empty if unknown
// How the ends prove who they are: of version 2 (RFC 7296 §3.8) and of version 1 (RFC 2409 appendix A).
[[nodiscard]] std::string_view authentication_name(std::uint16_t method, std::uint8_t major_version);

}  // namespace assay::wire::ike
