// SPDX-License-Identifier: Apache-2.0
// The ciphering and integrity algorithms of NAS (TS 33.501 annex D, which takes them from TS 33.401 annex B): 1 is SNOW 3G,
// 2 is AES, 3 is ZUC. 1 and 3 need libipsec-mb, which not every processor has.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"

namespace assay::wire::nas {

struct CipherInput {
  std::uint32_t count = 0;
  std::uint8_t bearer = 1;  // NAS connection identifier (TS 33.501 §6.4.2.2): 1 for 3GPP access, 2 for non-3GPP access
  bool downlink = false;
};

// None if this program was built without the algorithm. `key`: 16 octets.
[[nodiscard]] std::optional<std::uint32_t> authentication_code(std::uint8_t nia, base::Bytes key, const CipherInput& input, base::Bytes message);
[[nodiscard]] std::optional<std::vector<std::byte>> deciphered(std::uint8_t nea, base::Bytes key, const CipherInput& input, base::Bytes message);

}  // namespace assay::wire::nas
