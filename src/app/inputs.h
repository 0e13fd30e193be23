// SPDX-License-Identifier: Apache-2.0
// What a run reads, sorted out: captures, other evidence, and what the operator declares.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collect/collectors.h"
#include "collect/declaration/declaration.h"
#include "policy/admission.h"

namespace assay::app {

inline constexpr std::string_view case_name = "assay.yaml";

// A file to be read, before anything is known of it.
struct Candidate {
  collect::Given given;
  std::string sha256;    // that the case states; empty: none
  bool of_case = false;  // what is wrong with it becomes evidence; otherwise it is an error
};

// What will be read. Evidence was not opened yet.
struct Plan {
  std::optional<collect::declaration::Declaration> declared;
  std::vector<Candidate> candidates;
  std::filesystem::path case_folder;         // empty: no case
  std::filesystem::path catalogue;           // of the case; empty: none
  std::vector<std::string> trusted_keys;     // PEM
  std::vector<policy::Given> policies;

  [[nodiscard]] std::vector<std::filesystem::path> files() const;  // all that will be opened
};

struct Inputs {
  std::vector<std::filesystem::path> captures;
  std::vector<collect::Given> captured;  // what the case says the captures are of; same order
  std::vector<collect::Given> others;
};

// The folder of requirements that a case brings; empty: none.
[[nodiscard]] std::filesystem::path own_catalogue(const collect::declaration::Declaration& declared);

// .pcap, .pcapng or .cap, with or without .gz.
[[nodiscard]] bool named_like_a_capture(std::filesystem::path path);

// `names` are captures, other files of evidence, or one case: its folder or its assay.yaml. `declaration` may name a
// file as well where there is no case. Reads what the operator wrote, and no evidence.
[[nodiscard]] base::Result<Plan> plan(const std::vector<std::filesystem::path>& names, const std::string& declaration);

// Opens the evidence. A file on the command line that nothing reads is an error; one that a case names becomes evidence
// that says so, and the rest is read.
[[nodiscard]] base::Result<Inputs> sort_out(const Plan& plan);

// Regular files that a pattern names below `folder`: * and ? within a name, ** across folders; a folder stands for
// everything below it. In the order of their names, names relative to `folder`. Links to folders are not followed.
// Errors: more than 65,000 of them, a folder that cannot be read.
[[nodiscard]] base::Result<std::vector<std::filesystem::path>> matching(const std::filesystem::path& folder, const std::string& pattern);

}  // namespace assay::app
