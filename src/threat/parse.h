// SPDX-License-Identifier: Apache-2.0
// Reads the files of a threat catalogue strictly: every error names file, line, key and remedy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "threat/threats.h"

namespace assay::threat {

// A file larger than this is refused.
inline constexpr std::size_t largest_file = 256 * 1024;

[[nodiscard]] base::Result<std::vector<Predicate>> parse_vocabulary(std::string_view text, std::string file);
[[nodiscard]] base::Result<Exposure> parse_exposure(std::string_view text, std::string file);
[[nodiscard]] base::Result<Technique> parse_technique(std::string_view text, std::string file);
[[nodiscard]] base::Result<Scenario> parse_scenario(std::string_view text, std::string file);
[[nodiscard]] base::Result<Loss> parse_loss(std::string_view text, std::string file);
[[nodiscard]] base::Result<Measure> parse_measure(std::string_view text, std::string file);

}  // namespace assay::threat
