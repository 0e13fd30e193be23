// SPDX-License-Identifier: Apache-2.0
// TLS over TCP and DTLS over UDP or SCTP, recognised by content on any port: what they negotiate, and the certificates
// that they show in clear.
#pragma once

#include "wire/protocol.h"
#include "wire/tls/messages.h"

namespace assay::wire::tls {

// "tls": SSL 2.0 to TLS 1.3. Also recognised where the capture begins inside a connection.
extern const Protocol protocol;
// "dtls": DTLS 1.0 to 1.3, by content over UDP and by payload protocol identifier over SCTP. Without state: fragments
// of handshake messages are given as they are (fragments.h puts them together).
extern const Protocol dtls_protocol;
// "tls-handshake": messages without records, by name only.
extern const Protocol handshake_protocol;

[[nodiscard]] Recognition recognise(base::Bytes first);
[[nodiscard]] Recognition recognise_dtls(base::Bytes datagram);

}  // namespace assay::wire::tls
