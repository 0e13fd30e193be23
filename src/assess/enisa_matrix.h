// SPDX-License-Identifier: Apache-2.0
// ENISA's 5G security controls matrix as requirements. Its text is ENISA's, so none of it is built in: a user's own copy is
// read, in the form in which it is published as YAML (the library format of CISO Assistant): a list
// objects/framework/requirement_nodes whose assessable members are the checks, with ref_id, description and typical_evidence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::assess {

// A file of a catalogue that is yet to be written: its name, and its text.
struct NewCatalogueFile {
  std::string name;
  std::string text;
};

// Limits of a matrix; one that is larger is refused.
inline constexpr std::size_t largest_matrix_file = 8 * 1024 * 1024;
inline constexpr std::size_t most_matrix_checks = 2000;

// One requirement for each check, decided by attestations alone, with the id ENISA- and the check's, and a profile that wants
// all of them. In the order of the matrix. `file` stands in every error, with the line, the key and a remedy.
[[nodiscard]] base::Result<std::vector<NewCatalogueFile>> requirements_of_matrix(std::string_view text, std::string file);

}  // namespace assay::assess
