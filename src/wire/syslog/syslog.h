// SPDX-License-Identifier: Apache-2.0
// Syslog (RFC 5424, RFC 3164) over UDP, and over TCP (RFC 6587) on any port by its content. Reads who logs where; no
// message is kept. Inside TLS (RFC 5425) it shows as TLS.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::syslog {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "syslog"

}  // namespace assay::wire::syslog
