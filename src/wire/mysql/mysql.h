// SPDX-License-Identifier: Apache-2.0
// MySQL and MariaDB, recognised on any TCP port by the server's greeting. Reads the version, whether TLS was taken, how
// one authenticates and whether that succeeded, and the kinds of commands; no name, password or statement is kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::mysql {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "mysql"

}  // namespace assay::wire::mysql
