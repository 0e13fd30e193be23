// SPDX-License-Identifier: Apache-2.0
// Detached signatures over files of a case: attestations, policies. docs/guides/attestations.md says how one is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::base {

inline constexpr std::size_t largest_signature = 16384;   // octets of a signature file
inline constexpr std::size_t largest_public_key = 65536;  // octets of a PEM text

enum class SignatureState : std::uint8_t { valid, invalid };

// Whether `signature` is one of `content` by the key. The key is a PEM "PUBLIC KEY": Ed25519 (RFC 8032; over the content
// itself) or ECDSA on P-256, P-384 or P-521 (over its SHA-256, as `openssl dgst -sha256 -sign` makes it). The signature is the
// octets that openssl writes, or their base64 text.
//
// An error is about the key or the form of the signature, and names the remedy; a signature that does not fit is `invalid`.
[[nodiscard]] Result<SignatureState> verify_signature(std::string_view content, std::string_view signature, std::string_view public_key_pem);

// SHA-256 of the key as DER (SubjectPublicKeyInfo), in small hexadecimal digits: its name in a report, whatever the PEM
// text around it looks like.
[[nodiscard]] Result<std::string> public_key_fingerprint(std::string_view public_key_pem);

}  // namespace assay::base
