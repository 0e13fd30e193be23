// SPDX-License-Identifier: Apache-2.0
// The policies of a case, laid over what is decided.
#pragma once

#include "app/inputs.h"
#include "assess/verdicts.h"
#include "base/result.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::app {

// Adds the second column to the model, if the case names policies. Identity is read here, when everything technical is
// decided: `outcome` is what the model shows of `store`.
[[nodiscard]] base::Result<void> lay_policies_over(const Plan& planned, const assess::Outcome& outcome, facts::Store& store, report::Model& model);

}  // namespace assay::app
