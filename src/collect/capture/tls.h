// SPDX-License-Identifier: Apache-2.0
// TLS and DTLS handshakes and the certificates shown in them: tables tls_handshakes and certificates.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// One row per handshake, written when nothing more can be learned of it, when 65,536 newer ones are open, or at
// finish(), there by ascending flow. A flow that only shows ciphered records gives one row without hellos.
[[nodiscard]] std::unique_ptr<FactWriter> make_tls_writer(Ledger& ledger);

}  // namespace assay::collect::capture
