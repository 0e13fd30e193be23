// SPDX-License-Identifier: Apache-2.0
// SSL 2.0 (RFC 6101 appendix E, draft-hickman-netscape-ssl): the hello that older clients open a connection with, and
// the answer of a server that still speaks it.
#pragma once

#include <optional>

#include "wire/tls/handshake.h"

namespace assay::wire::tls {

// Header and body of the record that `first`, at least 2 octets, begins with.
[[nodiscard]] std::size_t ssl2_record_size(base::Bytes first);
// A whole record for which recognise_ssl2() says yes.
[[nodiscard]] ReadHandshake read_ssl2_hello(base::Bytes record, base::Fields* fields);
// The certificate inside a Server Hello.
[[nodiscard]] std::optional<CertificateChain> ssl2_certificate(base::Bytes record);

}  // namespace assay::wire::tls
