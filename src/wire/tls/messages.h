// SPDX-License-Identifier: Apache-2.0
// What a TLS or DTLS connection shows in clear (RFC 8446, RFC 5246, RFC 6347). Messages borrow the bytes they were read
// from: valid during the call that receives them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "wire/protocol.h"
#include "wire/tls/certificate.h"

namespace assay::wire::tls {

// RFC 8446 §4.1.2. Lists are in the client's order, without GREASE values (RFC 8701).
struct ClientHello {
  static constexpr MessageKind kind{"tls.client_hello"};
  bool dtls = false;
  bool in_ssl2_format = false;  // RFC 5246 appendix E.2
  std::uint16_t legacy_version = 0;
  std::uint16_t offered_version = 0;    // the newest
  std::vector<std::uint16_t> versions;  // of the extension supported_versions
  std::vector<std::uint16_t> cipher_suites;
  std::vector<std::uint32_t> ssl2_ciphers;  // three octets each, of SSL 2.0
  std::optional<std::string_view> server_name;
  std::vector<std::string_view> alpn;
  std::vector<std::uint16_t> groups;
  std::vector<std::uint16_t> key_share_groups;
  base::Bytes random;  // the same in each hello of one handshake
  base::Bytes session_id;
  bool session_ticket = false;  // offers one for resumption
  bool pre_shared_key = false;
  bool early_data = false;
  bool encrypted_client_hello = false;  // the outer hello of ECH, or a GREASE one
  bool compression = false;             // offers TLS compression
};

// RFC 8446 §4.1.3.
struct ServerHello {
  static constexpr MessageKind kind{"tls.server_hello"};
  bool dtls = false;
  bool hello_retry_request = false;  // asks for another Client Hello; the real one follows
  std::uint16_t legacy_version = 0;
  std::uint16_t version = 0;                  // negotiated
  std::optional<std::uint16_t> cipher_suite;  // none in SSL 2.0, where the client chooses
  std::optional<std::string_view> alpn;       // in clear up to 1.2
  std::optional<std::uint16_t> group;         // of the key share, or the one asked for
  base::Bytes random;
  base::Bytes session_id;
  bool pre_shared_key = false;  // 1.3: resumes a session or uses an external key
  bool compression = false;
};

// RFC 8446 §4.3.1. Only where the connection could be opened.
struct EncryptedExtensions {
  static constexpr MessageKind kind{"tls.encrypted_extensions"};
  std::optional<std::string_view> alpn;
};

// One certificate as sent.
struct PresentedCertificate {
  base::Bytes der;
  base::Parsed<Certificate> content;
};

// Certificate (RFC 5246 §7.4.2; RFC 8446 §4.4.2 where 1.3 could be opened), the end entity first. A client without one
// sends an empty list.
struct CertificateChain {
  static constexpr MessageKind kind{"tls.certificate"};
  bool dtls = false;
  std::vector<PresentedCertificate> certificates;
};

// RFC 5246 §7.4.3; RFC 8422 §5.4 where it names a group.
struct ServerKeyExchange {
  static constexpr MessageKind kind{"tls.server_key_exchange"};
  bool dtls = false;
  std::optional<std::uint16_t> group;
};

// A step that has no content of interest.
struct Step {
  static constexpr MessageKind kind{"tls.step"};
  enum class What : std::uint8_t {
    certificate_request,
    server_hello_done,
    change_cipher_spec,
    application_data,  // the first; in 1.3 the first that cannot belong to the handshake
    closed,            // this direction has ended
  };
  What what = What::closed;
  bool dtls = false;
};

struct Alert {
  static constexpr MessageKind kind{"tls.alert"};
  bool dtls = false;
  std::uint8_t level = 0;
  std::uint8_t description = 0;
};

// A part of a DTLS handshake message (RFC 6347 §4.2.3); see fragments.h.
struct HandshakeFragment {
  static constexpr MessageKind kind{"dtls.fragment"};
  std::uint8_t type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t length = 0;  // of the whole message without its header
  std::uint32_t offset = 0;
  base::Bytes octets;
};

// Every message of a handshake that is looked into; monostate: another one.
using HandshakeMessage = std::variant<std::monostate, ClientHello, ServerHello, EncryptedExtensions, CertificateChain, ServerKeyExchange, Step>;

}  // namespace assay::wire::tls
