// SPDX-License-Identifier: Apache-2.0
// NTP (RFC 5905) on its port. Reads mode and version, and whether the message carries a message authentication code or
// NTS (RFC 8915).
#pragma once

#include "wire/protocol.h"

namespace assay::wire::ntp {

extern const Protocol protocol;  // "ntp"

}  // namespace assay::wire::ntp
