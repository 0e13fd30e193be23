// SPDX-License-Identifier: Apache-2.0
// JUnit XML, as continuous integration reads it: a suite for each product and part of a case, otherwise one for the
// network. Violated is a failure, unknown and not applicable are skipped with the reason.
#pragma once

#include <string>

#include "report/model.h"

namespace assay::report {

[[nodiscard]] std::string junit(const Model& model);

}  // namespace assay::report
