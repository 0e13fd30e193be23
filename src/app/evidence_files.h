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
// A file of evidence, and where it may lie now.
struct Sought {
  std::string name;
  std::string kind;
  std::string sha256;
  std::filesystem::path was;                  // where the run read it
  std::vector<std::filesystem::path> places;  // files of its size, the likeliest first
};

// Where the evidence of a run may lie: in `moved`, files or folders with all that is below them; where it was; and, by its place
// in the case or its name, in the folder of `facts`, beside that folder, and in a folder beside it that is called as that of the case was.
// Reads no file. In the order of the ids of evidence. An error if a folder cannot be read.
[[nodiscard]] base::Result<std::vector<Sought>> sought_evidence(facts::Store& store, const std::filesystem::path& facts, const std::vector<std::string>& moved);

// The place of each by its SHA-256. An error names those that are missing or have changed, and how to go on.
[[nodiscard]] base::Result<std::vector<std::filesystem::path>> find_evidence(const std::vector<Sought>& sought);

// The folder of requirements that belongs to the case behind the facts; empty if there is no case, or it has none.
[[nodiscard]] base::Result<std::filesystem::path> catalogue_behind(const std::vector<Sought>& sought);

// Not a regular file: it can be read only once.
[[nodiscard]] bool is_stream(const std::filesystem::path& path);

}  // namespace assay::app
