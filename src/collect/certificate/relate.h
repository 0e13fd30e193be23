// SPDX-License-Identifier: Apache-2.0
// What follows from several certificates and keys: the table certificate_relations.
#pragma once

#include "base/result.h"
#include "facts/store.h"

namespace assay::collect::certificate {

// Signatures are verified with the files read again at the paths of the evidence; of a file that is not there any more,
// or is another one now, `verified` stays null.
base::Result<void> relate(facts::Store& store);

}  // namespace assay::collect::certificate
