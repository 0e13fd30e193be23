// SPDX-License-Identifier: Apache-2.0
// MongoDB's wire protocol, recognised on any TCP port by the header of its first message. Reads the names of commands,
// how one authenticates, and whether the server served anything before that; no document is kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::mongodb {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "mongodb"

}  // namespace assay::wire::mongodb
