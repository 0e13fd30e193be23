// SPDX-License-Identifier: Apache-2.0
// Which policies of a case are in force on its day. Every other one is refused, with the reason, and changes nothing; the
// rest of the run does not mind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "policy/policy.h"

namespace assay::policy {

// As the case names it.
struct Given {
  std::string name;  // of the file, as the case writes it
  std::filesystem::path path;
  std::string signature_name;
  std::filesystem::path signature;
  std::string key_name;
  std::filesystem::path key;  // public, PEM
  std::string where;          // "assay.yaml:12"
};

struct Admission {
  Given given;
  std::string sha256;            // of the file; empty if it cannot be read
  std::string key;               // fingerprint; empty unless the signature is valid
  std::optional<Policy> policy;  // in force; none: refused
  std::string refused;           // why, with the remedy; empty if in force
};

// In the order of the case. Nothing of a file counts before its signature is known to be valid, its id least of all. Of
// several policies in force with one id, the first has it. `trusted`: PEM. `day`: the moment for which the case is judged.
[[nodiscard]] std::vector<Admission> admit(std::span<const Given> given, std::span<const std::string> trusted, std::optional<base::Time> day);

}  // namespace assay::policy
