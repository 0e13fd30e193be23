// SPDX-License-Identifier: Apache-2.0
// The names that TS 38.473 gives to the codes of F1AP (Release 18), and how Wireshark calls the parts of its frame.
#pragma once

#include "wire/per/elements.h"

namespace assay::wire::f1ap {

extern const per::Dialect dialect;
extern const per::CauseNames cause_names;

}  // namespace assay::wire::f1ap
