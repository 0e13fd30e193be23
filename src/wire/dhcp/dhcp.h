// SPDX-License-Identifier: Apache-2.0
// DHCP (RFC 2131) and DHCPv6 (RFC 8415) over UDP. Reads the kind of each message and which server it is from or for.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::dhcp {

// Only of DHCP for IPv4: messages of DHCPv6 have no sign of their own.
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;    // "dhcp"
extern const Protocol protocol_6;  // "dhcpv6"

}  // namespace assay::wire::dhcp
