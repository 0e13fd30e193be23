// SPDX-License-Identifier: Apache-2.0
// PostgreSQL's protocol 3, recognised on any TCP port by what a client sends first. Reads whether TLS was asked for and
// taken, how one authenticates and whether that succeeded, and the kinds of messages; no parameter or statement is
// kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::postgresql {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "postgresql"

}  // namespace assay::wire::postgresql
