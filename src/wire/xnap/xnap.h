// SPDX-License-Identifier: Apache-2.0
// XnAP, TS 38.423 (aligned PER): what NG-RAN nodes tell each other on Xn, above all to hand a UE over with its security
// capabilities, the key K_NG-RAN* and the policies of its PDU sessions.
//
// Gives per::RanMessage. RRC containers are handed on to "nr-rrc" with their ASN.1 type as the carrier's content.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::xnap {

// "xnap", SCTP payload protocol identifier 61.
extern const Protocol protocol;

}  // namespace assay::wire::xnap
