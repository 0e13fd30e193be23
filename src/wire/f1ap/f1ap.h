// SPDX-License-Identifier: Apache-2.0
// F1AP, TS 38.473 (aligned PER): what gNB-CU and gNB-DU tell each other on F1-C, with the RRC messages of every UE inside.
//
// Gives per::RanMessage. RRC messages are handed on to "nr-rrc" with their channel as the carrier's content, without the
// header and the MAC-I of PDCP.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::f1ap {

// "f1ap", SCTP payload protocol identifier 62.
extern const Protocol protocol;

}  // namespace assay::wire::f1ap
