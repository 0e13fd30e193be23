// SPDX-License-Identifier: Apache-2.0
// The files behind stored facts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"

namespace assay::app {

// Paths of the evidence of a run, in the order of its ids.
[[nodiscard]] base::Result<std::vector<std::filesystem::path>> evidence_files(facts::Store& store);
// The same, checked against their SHA-256. `moved` are other places to look for them. An error names the file that is
// missing or has changed.
[[nodiscard]] base::Result<std::vector<std::filesystem::path>> checked_evidence_files(facts::Store& store, const std::vector<std::string>& moved);

// Not a regular file: it can be read only once.
[[nodiscard]] bool is_stream(const std::filesystem::path& path);

}  // namespace assay::app
