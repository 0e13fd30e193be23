// SPDX-License-Identifier: Apache-2.0
#include "app/policies.h"

#include "policy/overlay.h"

namespace assay::app {

base::Result<void> lay_policies_over(const Plan& planned, const assess::Outcome& outcome, facts::Store& store, report::Model& model) {
  if (planned.policies.empty()) return {};
  TRY(const auto day, policy::read_day(store));
  TRY(const auto products, policy::read_products(store));
  if (!model.declared) model.declared.emplace();  // a case that declares nothing else still shows what it refused
  model.declared->policies = policy::lay_over(outcome.verdicts, products, policy::admit(planned.policies, planned.trusted_keys, day));
  return {};
}

}  // namespace assay::app
