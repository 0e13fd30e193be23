// SPDX-License-Identifier: Apache-2.0
// Certificates and keys that lie in files, and what follows from several of them. Provenance: the file as evidence,
// frame 0, and where in it.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct StoredCertificate {
  Provenance from;
  std::uint32_t position = 0;
  std::string form;
  std::string kind;
  std::string sha256;
  std::string subject;
  std::string issuer;
  std::string serial;
  std::uint32_t serial_bits = 0;
  std::uint8_t version = 0;
  std::string key_kind;
  std::uint32_t bits = 0;
  std::string curve;
  std::optional<std::uint64_t> exponent;
  std::string signature_algorithm;
  std::string digest;
  std::optional<base::Time> not_before;
  std::optional<base::Time> not_after;
  std::optional<std::uint32_t> valid_days;
  std::optional<bool> ca;
  std::optional<std::uint32_t> path_length;
  bool self_issued = false;
  bool self_signed = false;
  std::uint32_t san_count = 0;
  std::string san_kinds;
  std::string names;
  std::string spki_sha256;
  std::string key_usage;
  std::string extended_usage;
  bool revocation_source = false;
  std::string unknown_critical;
  std::string problems;
  std::uint32_t line = 0;
};
extern const Table<StoredCertificate> stored_certificates;

struct StoredKey {
  Provenance from;
  std::uint32_t position = 0;
  std::string form;
  bool private_key = false;
  std::string kind;
  std::uint32_t bits = 0;
  std::string curve;
  bool encrypted = false;
  std::string spki_sha256;
  std::optional<bool> world_readable;
  std::optional<bool> group_readable;
  std::uint32_t line = 0;
};
extern const Table<StoredKey> stored_keys;

struct StoredRevocationList {
  Provenance from;
  std::uint32_t position = 0;
  std::string issuer;
  std::string signature_algorithm;
  std::string digest;
  std::optional<base::Time> this_update;
  std::optional<base::Time> next_update;
  std::uint32_t revoked = 0;
  std::optional<std::string> number;
  std::uint32_t line = 0;
};
extern const Table<StoredRevocationList> stored_revocation_lists;

struct CertificateRelation {
  Provenance from;
  std::string kind;
  FactId subject;
  std::optional<FactId> object;
  bool same_file = false;
  std::optional<bool> verified;
  std::string explanation;
};
extern const Table<CertificateRelation> certificate_relations;

}  // namespace assay::facts
