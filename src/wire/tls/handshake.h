// SPDX-License-Identifier: Apache-2.0
// Handshake messages of TLS and DTLS, which differ in little but their header.
#pragma once

#include <cstdint>
#include <optional>

#include "base/cursor.h"
#include "wire/tls/messages.h"

namespace assay::wire::tls {

// RFC 8446 §4, RFC 5246 §7.4, RFC 6347 §4.3.2.
enum class HandshakeType : std::uint8_t {
  hello_request = 0,
  client_hello = 1,
  server_hello = 2,
  hello_verify_request = 3,
  new_session_ticket = 4,
  end_of_early_data = 5,
  hello_retry_request = 6,  // in drafts of 1.3
  encrypted_extensions = 8,
  certificate = 11,
  server_key_exchange = 12,
  certificate_request = 13,
  server_hello_done = 14,
  certificate_verify = 15,
  client_key_exchange = 16,
  finished = 20,
  certificate_url = 21,
  certificate_status = 22,
  supplemental_data = 23,
  key_update = 24,
  compressed_certificate = 25,
};
[[nodiscard]] bool is_handshake_type(std::uint8_t type);

// The longest body that is read: certificate chains may be long, nothing else is.
[[nodiscard]] std::size_t longest_body(std::uint8_t type);

struct ReadHandshake {
  HandshakeMessage message;          // what could be read, even before a fault
  std::optional<base::Fault> fault;  // its offset counts as the cursor's does
};

// The body of one complete message, to which `in` is limited. `dtls` chooses layout and field names, `version_13` the
// layout of what 1.3 sends ciphered.
[[nodiscard]] ReadHandshake read_handshake(std::uint8_t type, base::Cursor in, bool dtls, bool version_13 = false);

}  // namespace assay::wire::tls
