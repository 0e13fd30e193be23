// SPDX-License-Identifier: Apache-2.0
// CVSS: what a vector of versions 2 and 3 scores, and the words for scores.
#pragma once

#include <optional>
#include <string_view>

namespace assay::collect::software {

// The base score of a vector of CVSS 2.0, 3.0 or 3.1, by the equations of its specification. Null for other versions
// (4.0 scores by a published table of expert judgements) and for vectors that lack a base metric.
[[nodiscard]] std::optional<double> base_score(std::string_view vector);
// "2.0", "3.0", "3.1", "4.0" or empty.
[[nodiscard]] std::string_view version_of_vector(std::string_view vector);
// none, low, medium, high, critical: the rating scale of CVSS 3 and 4; that of NVD for version 2, which has no critical.
[[nodiscard]] std::string_view severity_of(double score, std::string_view version);
// A word of some source ("IMPORTANT", "Moderate") as one of these; empty if it is none.
[[nodiscard]] std::string_view severity_word(std::string_view word);

}  // namespace assay::collect::software
