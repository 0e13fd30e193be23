// SPDX-License-Identifier: Apache-2.0
// Which documents a catalogue covers, how its requirements are decided, and what else covers the test cases of 3GPP's
// security assurance scheme.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "assess/catalogue.h"

namespace assay::assess {

// Requirements whose first source is this document.
struct DocumentCoverage {
  std::string document;
  std::size_t requirements = 0;
  std::size_t by_query = 0;      // facts decide; a statement may besides
  std::size_t by_statement = 0;  // only an attestation or a test report decides
};

// One test case that requirements name under `scas`.
struct TestCoverage {
  TestCase test;
  std::vector<std::string> requirements;  // that are this test case: they accept statements on it
  bool by_query = false;                  // one of these is decided by facts
  std::vector<std::string> also;          // others that ask for the same
};

// By document.
[[nodiscard]] std::vector<DocumentCoverage> document_coverage(const Catalogue& catalogue);
// By document, clause and name. Two tests of one clause are told apart by their names.
[[nodiscard]] std::vector<TestCoverage> test_coverage(const Catalogue& catalogue);

}  // namespace assay::assess
