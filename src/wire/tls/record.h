// SPDX-License-Identifier: Apache-2.0
// The record layer's header (RFC 8446 §5.1, RFC 6347 §4.1) and how to tell it from other content.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "wire/protocol.h"
#include "wire/tls/handshake.h"

namespace assay::wire::tls {

enum class ContentType : std::uint8_t {
  change_cipher_spec = 20,
  alert = 21,
  handshake = 22,
  application_data = 23,
  heartbeat = 24,
  tls12_cid = 25
};

constexpr std::size_t record_header = 5;
// 2^14 octets of content and what ciphering may add.
constexpr std::size_t longest_record = 16'384 + 2'048;

// 3.0 to 3.4, and TLCP (GB/T 38636).
[[nodiscard]] constexpr bool is_record_version(std::uint16_t version) {
  return (version >> 8 == 3 && (version & 0xff) <= 4) || version == 0x0101;
}
// 1.0, 1.2, and the 1.0 of OpenSSL before 0.9.8f.
[[nodiscard]] constexpr bool is_dtls_version(std::uint16_t version) {
  return version == 0xfeff || version == 0xfefd || version == 0x0100;
}

// A header whose type, version and length may be, as far as `first` goes.
[[nodiscard]] bool may_be_record(base::Bytes first);
// A Client or Server Hello of SSL 2.0 format (RFC 6101 appendix E), whole.
[[nodiscard]] Recognition recognise_ssl2(base::Bytes first);

// Gives a message that was read to `out`, with its fault and those of its certificates. `where`: the whole message.
void give(const ReadHandshake& read, std::string_view protocol, base::Bytes where, const Context& context, Output& out);
// The content of an alert (RFC 8446 §6) or heartbeat (RFC 6520 §4) in clear. Others are ignored.
void read_alert(base::Bytes content, bool dtls, const Context& context, Output& out);
void read_heartbeat(base::Bytes content, bool dtls, const Context& context, Output& out);

}  // namespace assay::wire::tls
