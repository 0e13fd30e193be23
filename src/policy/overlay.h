// SPDX-License-Identifier: Apache-2.0
// Overlay: the verdicts as they are, and beside each what the policies in force make of it.
//
// Permissions come first and restrictions after them, so that a restriction prevails over a permission and the order in
// which a case names policies does not matter. A policy's own changes are those that it makes alone, against the verdict
// of the evidence.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assess/verdicts.h"
#include "base/result.h"
#include "facts/store.h"
#include "policy/admission.h"
#include "policy/policy.h"

namespace assay::policy {

// A product with all that a policy may ask of it. This is identity: nothing else in the program is decided by it.
struct Product {
  std::string id;
  std::string name;
  std::string supplier;                // id; empty if none is declared
  std::string supplier_name;
  std::string country;                 // empty if none is declared
  std::vector<std::string> known_as;
};

// What the case declares, by product id.
[[nodiscard]] base::Result<std::vector<Product>> read_products(facts::Store& store);
// The moment for which the case is judged; none if nothing says one.
[[nodiscard]] base::Result<std::optional<base::Time>> read_day(facts::Store& store);

enum class Concern : std::uint8_t {
  no,
  yes,
  open,  // the supplier or its country is not declared, and the scope asks for it
};
[[nodiscard]] Concern concern(const Scope& scope, const Product& product, std::string_view part);

// One verdict that a policy moves, or to which it adds measures (then before and after are the same).
struct Change {
  std::string product;
  std::string part;
  Verdict before = Verdict::undetermined;
  Verdict after = Verdict::undetermined;
};
// One of which nobody can say whether the policy concerns it.
struct Open {
  std::string product;
  std::string part;
  std::string reason;
};
struct InForce {
  Admission admission;  // with its policy
  std::uint64_t concerned = 0;  // verdicts
  std::vector<Change> changed;
  std::vector<Open> open;
};

// The second column: one for each verdict, in the same order.
struct Decision {
  std::string product;
  std::string part;
  Verdict verdict = Verdict::undetermined;  // of the evidence
  Verdict under_policy = Verdict::undetermined;
  std::vector<std::string> policies;        // ids of those that concern it, by effect and id
  std::vector<std::string> measures;        // that they demand, where it is acceptable with measures
};

struct Overlay {
  std::vector<InForce> in_force;   // by effect (permissions first) and id
  std::vector<Admission> refused;  // in the order of the case
  std::vector<Decision> decisions;
};

[[nodiscard]] Overlay lay_over(std::span<const assess::ProductVerdict> verdicts, std::span<const Product> products, std::vector<Admission> admissions);

}  // namespace assay::policy
