// SPDX-License-Identifier: Apache-2.0
// SSH (RFC 4253), recognised on any TCP port by its identification string. Reads both identifications and the lists of
// algorithms that both sides offer; nothing behind them is in clear.
#pragma once

#include "wire/management/session.h"
#include "wire/protocol.h"

namespace assay::wire::ssh {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "ssh"

}  // namespace assay::wire::ssh
