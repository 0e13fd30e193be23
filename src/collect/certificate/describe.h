// SPDX-License-Identifier: Apache-2.0
// Certificates, requests, revocation lists and keys as rows, without their provenance.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collect/certificate/openssl_owner.h"
#include "facts/tables/stored_certificates.h"

namespace assay::collect::certificate {

struct KeyDescription {
  std::string kind;   // "rsa", "ec", "ed25519" …
  std::uint32_t bits = 0;
  std::string curve;
  std::optional<std::uint64_t> exponent;
  std::string spki_sha256;
};
[[nodiscard]] KeyDescription describe(const EVP_PKEY& key);

// Everything but `problems`, which profile_problems() adds.
[[nodiscard]] facts::StoredCertificate describe(X509& certificate, std::string_view der);
[[nodiscard]] facts::StoredCertificate describe(X509_REQ& request, std::string_view der);
[[nodiscard]] facts::StoredRevocationList describe(X509_CRL& list);

[[nodiscard]] std::string name_text(const X509_NAME* name);  // RFC 4514, printable

// Where a certificate leaves TS 33.310 §6.1, RFC 5280 or sense, as words, comma separated; docs of the column name them.
[[nodiscard]] std::string profile_problems(X509& certificate, const facts::StoredCertificate& row);

}  // namespace assay::collect::certificate
