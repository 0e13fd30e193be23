// SPDX-License-Identifier: Apache-2.0
// SNMP: versions 1 (RFC 1157), 2c (RFC 1901) and 3 (RFC 3412). Says which version runs and whether a community can be
// read; variables are not decoded. The community itself is neither kept nor listed.
#pragma once

#include "wire/management/session.h"
#include "wire/protocol.h"

namespace assay::wire::snmp {

void parse(base::Bytes datagram, const Context& context, Output& out);
// Whether a datagram is SNMP from its first to its last octet: every length of its BER structure fits.
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;  // "snmp": UDP ports 161 and 162, and by content

}  // namespace assay::wire::snmp
