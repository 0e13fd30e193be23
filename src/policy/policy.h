// SPDX-License-Identifier: Apache-2.0
// Policy: a rule that looks at who made a product, and says so. It is a signed file of its own (docs/guides/policies.md,
// schema/policy.schema.json), laid over the verdicts as a second column; the verdicts themselves never know of it.
//
// Only report and app may use this module: what measures and decides cannot depend on it (tools/check_layers).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assess/state.h"
#include "base/result.h"
#include "base/time.h"

namespace assay::policy {

using assess::Verdict;

// The one direction in which a policy may move a verdict.
enum class Effect : std::uint8_t {
  restricts,  // never milder than the policy's verdict
  allows,     // never graver than it
};
[[nodiscard]] std::string_view text(Effect effect);  // "restrict", "allow"

struct LegalBasis {
  std::string document;
  std::string clause;
};

// Whom it concerns: of each list that is not empty one word must fit. At least one list is not.
struct Scope {
  std::vector<std::string> suppliers;  // id, name or known_as in the case, capital or small
  std::vector<std::string> countries;  // ISO 3166-1, as the case declares for the supplier
  std::vector<std::string> products;   // id or name in the case, capital or small
  std::vector<std::string> parts;      // critical, adjacent, management, security element, other
};

struct Policy {
  std::string id;
  std::string author;
  LegalBasis legal_basis;
  base::Time starts;   // the first moment of its first day
  base::Time expires;  // the last moment of its last day
  std::string text;    // why
  Scope scope;
  Effect effect = Effect::restricts;
  Verdict verdict = Verdict::undetermined;
  std::vector<std::string> measures;  // sentences; some exactly where verdict is acceptable with measures
};

inline constexpr std::size_t largest_policy = std::size_t{256} * 1024;  // octets
inline constexpr std::size_t most_words = 1000;                         // of one list
inline constexpr std::size_t longest_word = 500;                        // octets, of one entry of a list, and of an id

// Strict: the first thing that is wrong refuses the file, with its line, its key and the remedy. `name` stands in errors.
[[nodiscard]] base::Result<Policy> parse(std::string_view text, std::string name);

// acceptable, acceptable with measures, undetermined, not acceptable: from mild to grave.
[[nodiscard]] unsigned gravity(Verdict verdict);
// What the policy makes of a verdict that it concerns.
[[nodiscard]] Verdict decided(const Policy& policy, Verdict verdict);

}  // namespace assay::policy
