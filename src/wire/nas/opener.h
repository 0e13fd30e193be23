// SPDX-License-Identifier: Apache-2.0
// Opens NAS messages of test UEs whose keys the operator gave (TS 24.501 §4.4, TS 33.501 §6.4).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "wire/keys.h"
#include "wire/nas/algorithms.h"

namespace assay::wire::nas {

// Which key and count a message was protected with: its authentication code says so, beyond chance (1 in 2^32 for each
// trial). A key is tried with every algorithm, both directions and accesses, and the first counts that have this sequence
// number.
struct Protection {
  const NasKeys* keys = nullptr;
  std::uint8_t nia = 0;
  CipherInput input;
};

// `protected_octets`: from the sequence number to the end, which the code covers (§4.4.3.3).
[[nodiscard]] std::optional<Protection> find_protection(std::span<const NasKeys> keys, std::uint32_t code, base::Bytes protected_octets);

// The message under each ciphering algorithm that there is a key for; `use` says whether it is the one that was looked for.
template <class Use>
[[nodiscard]] std::optional<std::vector<std::byte>> opened(const Protection& protection, base::Bytes ciphered, Use use) {
  for (std::uint8_t nea = 1; nea < protection.keys->encryption.size(); ++nea) {
    auto plain = deciphered(nea, protection.keys->encryption[nea].bytes(), protection.input, ciphered);
    if (plain && use(base::Bytes(*plain))) return plain;
  }
  return std::nullopt;
}

}  // namespace assay::wire::nas
