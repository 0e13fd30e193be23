// SPDX-License-Identifier: Apache-2.0
// What a case says of its evidence: docs/guides/cases.md.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct EvidenceSubject {
  Provenance from;  // the evidence file as such
  std::string about_kind;
  std::string about;
};
extern const Table<EvidenceSubject> evidence_subjects;

}  // namespace assay::facts
