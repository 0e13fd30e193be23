// SPDX-License-Identifier: Apache-2.0
// NETCONF without the transport that should carry it: a hello (RFC 6241 §8.1) in clear on any TCP port. Inside SSH (RFC
// 6242) it shows as SSH, inside TLS (RFC 7589) as TLS.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::netconf {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "netconf"

}  // namespace assay::wire::netconf
