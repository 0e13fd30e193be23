// SPDX-License-Identifier: Apache-2.0
// ARP (RFC 826) for IPv4 over Ethernet: who claims which address.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::arp {

extern const Protocol protocol;  // "arp"

}  // namespace assay::wire::arp
