// SPDX-License-Identifier: Apache-2.0
// What lies in a file of certificates and keys, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "collect/certificate/openssl_owner.h"
#include "collect/software/problems.h"

namespace assay::collect::certificate {

inline constexpr std::size_t longest_object = std::size_t{16} << 20;  // octets; a revocation list can be large
inline constexpr std::size_t most_objects = 10'000;                    // of a file
inline constexpr int most_in_bundle = 1000;                            // certificates

struct Object {
  std::string label;       // of PEM: "CERTIFICATE", "EC PRIVATE KEY" …; empty for DER
  std::string der;         // decoded; empty for what is encrypted in PEM itself
  bool encrypted = false;  // PEM's own encryption (RFC 1421)
  std::size_t offset = 0;  // in the file
  std::size_t length = 0;
  std::uint32_t line = 0;

  Object() = default;
  Object(Object&&) = default;
  Object& operator=(Object&&) = default;
  ~Object();  // wipes what was decoded
};

// The objects of a PEM text, also with other text around them (RFC 7468 §2), or the one of a DER file.
[[nodiscard]] std::vector<Object> objects_of(std::string_view content, software::Problems& problems);

// The certificates of an object: one, without the trust settings that OpenSSL's own form has behind it, or those of a
// PKCS #7 bundle. None if it holds none, or is none of both.
struct Certificate {
  CertificateOwner owner;
  std::string der;
};
[[nodiscard]] std::vector<Certificate> certificates_of(const Object& object);
// The bundle itself; null if the object is none.
[[nodiscard]] BundleOwner bundle_of(const Object& object);

// One DER structure that fills `der`; null if it is none.
[[nodiscard]] RequestOwner request_of(std::string_view der);
[[nodiscard]] ListOwner list_of(std::string_view der);

[[nodiscard]] inline base::Bytes bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

}  // namespace assay::collect::certificate
