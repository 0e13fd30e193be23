// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/opener.h"

namespace assay::wire::nas {
namespace {

constexpr std::size_t longest = 16'384;  // octets that are tried; what UEs send is far shorter
constexpr std::uint32_t overflows = 4;  // a test UE that sends more than 1,024 messages registers anew

}  // namespace

std::optional<Protection> find_protection(std::span<const NasKeys> keys, std::uint32_t code, base::Bytes protected_octets) {
  if (protected_octets.empty() || protected_octets.size() > longest) return std::nullopt;
  const auto sequence = std::to_integer<std::uint32_t>(protected_octets[0]);
  for (const auto& each : keys) {
    for (std::uint8_t nia = 1; nia < each.integrity.size(); ++nia) {
      for (std::uint32_t overflow = 0; overflow < overflows; ++overflow) {
        for (const std::uint8_t bearer : {std::uint8_t{1}, std::uint8_t{2}}) {
          for (const bool downlink : {false, true}) {
            const CipherInput input{.count = overflow << 8U | sequence, .bearer = bearer, .downlink = downlink};
            if (authentication_code(nia, each.integrity[nia].bytes(), input, protected_octets) == code) return Protection{&each, nia, input};
          }
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace assay::wire::nas
