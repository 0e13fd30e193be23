// SPDX-License-Identifier: Apache-2.0
// X.509 certificates (RFC 5280), read by OpenSSL.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/sha256.h"

namespace assay::wire::tls {

// All text is ASCII; other octets are escaped.
struct Certificate {
  base::Digest sha256{};        // of the DER form
  std::string subject;          // RFC 4514
  std::string issuer;           // RFC 4514
  std::string serial;           // hexadecimal, lower case, as encoded, sign kept
  std::int64_t not_before = 0;  // seconds since 1970 UTC
  std::int64_t not_after = 0;
  std::string
      key_algorithm;  // "rsaEncryption", "id-ecPublicKey", "ML-DSA-44"; the dotted object identifier if it has no name
  std::uint32_t key_bits = 0;       // 0: unknown
  std::string signature_algorithm;  // "sha256WithRSAEncryption", "ecdsa-with-SHA256", …
  std::vector<std::string> names;  // subject alternative names: DNS names, addresses, URIs, mail addresses; 256 at most
  bool self_issued = false;        // subject equals issuer
  bool ca = false;                 // basic constraints say so
};

// `der`: exactly one certificate. At most 256 KiB are looked at.
[[nodiscard]] base::Parsed<Certificate> read_certificate(base::Bytes der);

}  // namespace assay::wire::tls
