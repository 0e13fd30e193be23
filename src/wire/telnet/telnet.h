// SPDX-License-Identifier: Apache-2.0
// Telnet (RFC 854), recognised on any TCP port by its option negotiation. Says that the session is in clear and whether
// a password was typed; no text is kept.
#pragma once

#include "wire/management/session.h"
#include "wire/protocol.h"

namespace assay::wire::telnet {

// Yes for two negotiation commands at the start, or for one and text behind it.
[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "telnet"

}  // namespace assay::wire::telnet
