// SPDX-License-Identifier: Apache-2.0
// What somebody states, with a name under it, and what tests found: docs/guides/attestations.md. Provenance: the file, frame 0.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct Attestation {
  Provenance from;
  std::string id;
  std::string kind;
  std::string about_kind;
  std::string about;
  std::string document;
  std::string clause;
  std::string test;
  std::string requirement;
  std::string result;
  std::string issuer;
  std::string issuer_kind;
  std::optional<base::Time> issued;
  std::optional<base::Time> expires;
  std::string product_version;
  std::string scope;
  std::string note;
  std::string signature;
  std::uint32_t evidence_files = 0;
  std::uint32_t evidence_proved = 0;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<Attestation> attestations;

struct AttachedEvidence {
  Provenance from;
  std::string attestation;
  std::string name;
  std::string title;
  std::string sha256_stated;
  std::string sha256_found;
  std::string state;
  std::uint32_t line = 0;
};
extern const Table<AttachedEvidence> attached_evidence;

struct TestResult {
  Provenance from;
  std::string suite;
  std::string test;
  std::string document;
  std::string release;
  std::string clause;
  std::string test_case;
  std::string part;
  std::string result;
  std::string message;
  std::optional<double> seconds;
  std::optional<base::Time> began;
  std::string host;
  std::uint32_t line = 0;
};
extern const Table<TestResult> test_results;

}  // namespace assay::facts
