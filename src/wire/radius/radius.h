// SPDX-License-Identifier: Apache-2.0
// RADIUS (RFC 2865, 2866, 5176) over UDP. Reads the kind of each message, how one authenticates, and whether the
// message itself is authenticated; no name and no password is kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::radius {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "radius"

}  // namespace assay::wire::radius
