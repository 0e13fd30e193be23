// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/names.h"

#include <fmt/format.h>

namespace assay::wire::tls {
namespace {

constexpr bool is_draft_13(std::uint16_t version) {
  const auto maker = version >> 8;
  return maker == 0x7f || maker == 0x7e || maker == 0xfb;
}

std::string_view description_name(std::uint8_t description) {
  switch (description) {
    case 0:
      return "close_notify";
    case 1:
      return "end_of_early_data";
    case 10:
      return "unexpected_message";
    case 20:
      return "bad_record_mac";
    case 21:
      return "decryption_failed";
    case 22:
      return "record_overflow";
    case 30:
      return "decompression_failure";
    case 40:
      return "handshake_failure";
    case 41:
      return "no_certificate";
    case 42:
      return "bad_certificate";
    case 43:
      return "unsupported_certificate";
    case 44:
      return "certificate_revoked";
    case 45:
      return "certificate_expired";
    case 46:
      return "certificate_unknown";
    case 47:
      return "illegal_parameter";
    case 48:
      return "unknown_ca";
    case 49:
      return "access_denied";
    case 50:
      return "decode_error";
    case 51:
      return "decrypt_error";
    case 52:
      return "too_many_cids_requested";
    case 60:
      return "export_restriction";
    case 70:
      return "protocol_version";
    case 71:
      return "insufficient_security";
    case 80:
      return "internal_error";
    case 86:
      return "inappropriate_fallback";
    case 90:
      return "user_canceled";
    case 100:
      return "no_renegotiation";
    case 109:
      return "missing_extension";
    case 110:
      return "unsupported_extension";
    case 111:
      return "certificate_unobtainable";
    case 112:
      return "unrecognized_name";
    case 113:
      return "bad_certificate_status_response";
    case 114:
      return "bad_certificate_hash_value";
    case 115:
      return "unknown_psk_identity";
    case 116:
      return "certificate_required";
    case 117:
      return "general_error";
    case 120:
      return "no_application_protocol";
    case 121:
      return "ech_required";
    default:
      return {};
  }
}

}  // namespace

std::string version_name(std::uint16_t version) {
  switch (version) {
    case 0x0002:
      return "SSL 2.0";
    case 0x0300:
      return "SSL 3.0";
    case 0x0301:
      return "TLS 1.0";
    case 0x0302:
      return "TLS 1.1";
    case 0x0303:
      return "TLS 1.2";
    case 0x0304:
      return "TLS 1.3";
    case 0x0101:
      return "TLCP 1.1";
    case 0x0100:
      return "DTLS 1.0 (OpenSSL before 0.9.8f)";
    case 0xfeff:
      return "DTLS 1.0";
    case 0xfefd:
      return "DTLS 1.2";
    case 0xfefc:
      return "DTLS 1.3";
    default:
      break;
  }
  return is_draft_13(version) ? fmt::format("TLS 1.3 draft {}", version & 0xff) : fmt::format("0x{:04x}", version);
}

bool is_version_13(std::uint16_t version) { return version == 0x0304 || version == 0xfefc || is_draft_13(version); }

std::uint32_t version_rank(std::uint16_t version) {
  if (version == 0x0100) return 1;                                   // DTLS before it had a number of its own
  if (version >> 8 == 0xfe) return 0x10000U - version;               // 0xfeff 1.0, 0xfefd 1.2, 0xfefc 1.3
  if (is_draft_13(version)) return 0x0303'8000U + (version & 0xff);  // above 1.2, below 1.3
  return std::uint32_t{version} << 16;
}

std::string alert_text(std::uint8_t level, std::uint8_t description) {
  const auto name = description_name(description);
  const auto severity = level == 1   ? std::string("warning")
                        : level == 2 ? std::string("fatal")
                                     : fmt::format("level {}", level);
  return name.empty() ? fmt::format("{} {}", severity, description) : fmt::format("{} {}", severity, name);
}

}  // namespace assay::wire::tls
