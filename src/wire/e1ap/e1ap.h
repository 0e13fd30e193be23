// SPDX-License-Identifier: Apache-2.0
// E1AP, TS 37.483, earlier TS 38.463 (aligned PER): how the control plane of a gNB-CU has its user plane carry the bearers
// of a UE, with the keys, the algorithms and the protection that its PDU sessions get.
//
// Gives per::RanMessage.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::e1ap {

// "e1ap", SCTP payload protocol identifier 64.
extern const Protocol protocol;

}  // namespace assay::wire::e1ap
