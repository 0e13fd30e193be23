// SPDX-License-Identifier: Apache-2.0
// X2 and X3 of lawful interception (ETSI TS 103 221-2, used by TS 33.127 and TS 33.128), recognised on any TCP port by
// the header of the first PDU; inside TLS where its secrets were given. Reads who sends what kind of thing to whom.
// What was intercepted, and whose it is, is neither read nor kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::x2x3 {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "x2x3"; gives management::Session

}  // namespace assay::wire::x2x3
