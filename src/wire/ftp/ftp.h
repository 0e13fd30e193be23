// SPDX-License-Identifier: Apache-2.0
// FTP's control connection (RFC 959), recognised on any TCP port by a server's greeting that names FTP or by commands
// that only FTP has. Says whether a password was readable and whether TLS (RFC 4217) took over; commands are listed
// without their arguments.
#pragma once

#include "wire/management/session.h"
#include "wire/protocol.h"

namespace assay::wire::ftp {

// SMTP greets with 220 too, and POP3 knows USER and PASS: neither is enough.
[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "ftp"

}  // namespace assay::wire::ftp
