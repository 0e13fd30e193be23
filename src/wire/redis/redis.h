// SPDX-License-Identifier: Apache-2.0
// Redis (RESP 2 and 3), recognised on any TCP port. Reads the names of commands and whether the server served them
// before an authentication; no argument is kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::redis {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "redis"

}  // namespace assay::wire::redis
