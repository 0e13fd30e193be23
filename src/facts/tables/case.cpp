// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/case.h"

namespace assay::facts {

const Table<EvidenceSubject> evidence_subjects{"evidence_subjects", "What a file of evidence is evidence of, as the case says.", {
    column<&EvidenceSubject::about_kind>("about_kind", "product, function, host or supplier"),
    column<&EvidenceSubject::about>("about", "Its name in the case")}};

}  // namespace assay::facts
