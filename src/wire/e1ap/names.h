// SPDX-License-Identifier: Apache-2.0
// The names that TS 37.483 gives to the codes of E1AP (Release 18), and how Wireshark calls the parts of its frame.
#pragma once

#include "wire/per/elements.h"

namespace assay::wire::e1ap {

extern const per::Dialect dialect;
extern const per::CauseNames cause_names;       // of the IE
extern const per::CauseNames item_cause_names;  // of a session, bearer or flow in a list

}  // namespace assay::wire::e1ap
