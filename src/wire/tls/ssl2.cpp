// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/ssl2.h"

#include "wire/tls/field_names.h"
#include "wire/tls/record.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::uint8_t client_hello = 1;
constexpr std::uint8_t server_hello = 4;
constexpr const char* cipher_field = "tls.handshake.cipherspec";
constexpr std::size_t client_fixed = 9;
constexpr std::size_t server_fixed = 11;

bool is_offered_version(std::uint16_t version) {
  return version == 0x0002 || (version >> 8 == 3 && (version & 0xff) <= 4);
}

}  // namespace

Recognition recognise_ssl2(Bytes first) {
  Cursor in(first);
  if (in.remaining() < 2 + server_fixed) {
    const bool may_be =
        (in.peek() & 0x80) != 0 && (in.remaining() < 3 || in.peek(2) == client_hello || in.peek(2) == server_hello);
    return may_be ? Recognition::need_more : Recognition::no;
  }
  const std::size_t length = in.u16() & 0x7fff;
  const auto type = in.u8();
  if ((std::to_integer<std::uint8_t>(first[0]) & 0x80) == 0) return Recognition::no;
  if (type == client_hello) {
    const auto version = in.u16();
    const std::size_t ciphers = in.u16();
    const std::size_t session = in.u16();
    const std::size_t challenge = in.u16();
    const bool fits = client_fixed + ciphers + session + challenge == length;
    return is_offered_version(version) && ciphers != 0 && ciphers % 3 == 0 && (session == 0 || session == 16) &&
                   challenge >= 16 && challenge <= 32 && fits
               ? Recognition::yes
               : Recognition::no;
  }
  if (type == server_hello) {
    const auto hit = in.u8();
    in.skip(1);
    const auto version = in.u16();
    const std::size_t certificate = in.u16();
    const std::size_t ciphers = in.u16();
    const std::size_t connection = in.u16();
    const bool fits = server_fixed + certificate + ciphers + connection == length;
    return hit <= 1 && version == 0x0002 && ciphers % 3 == 0 && connection >= 16 && connection <= 32 && fits
               ? Recognition::yes
               : Recognition::no;
  }
  return Recognition::no;
}

std::size_t ssl2_record_size(Bytes first) {
  Cursor in(first);
  return std::size_t{2} + (in.u16() & 0x7fffU);
}

ReadHandshake read_ssl2_hello(Bytes record, base::Fields* fields) {
  const auto& names = tls_fields;
  Cursor in(record, fields);
  in.skip(2);
  const auto type = in.u8(names.handshake_type);
  if (type == client_hello) {
    ClientHello out;
    out.in_ssl2_format = true;
    out.legacy_version = out.offered_version = in.u16(names.version);
    const std::size_t ciphers = in.u16();
    const std::size_t session = in.u16();
    const std::size_t challenge = in.u16();
    Cursor list = in.split(ciphers);
    while (list.more()) {
      const auto cipher = list.u24(cipher_field);
      if (cipher >> 16 == 0)
        out.cipher_suites.push_back(static_cast<std::uint16_t>(cipher));
      else
        out.ssl2_ciphers.push_back(cipher);
    }
    in.absorb(list);
    out.session_id = in.bytes(session);
    out.random = in.bytes(challenge);
    return {std::move(out), in.fault()};
  }
  ServerHello out;
  in.skip(2);
  out.legacy_version = out.version = in.u16(names.version);
  const std::size_t certificate = in.u16();
  const std::size_t ciphers = in.u16();
  in.skip(2);
  in.skip(certificate);
  Cursor list = in.split(ciphers);
  while (list.more()) (void)list.u24(cipher_field);
  in.absorb(list);
  return {std::move(out), in.fault()};
}

std::optional<CertificateChain> ssl2_certificate(Bytes record) {
  constexpr std::uint8_t x509 = 1;
  Cursor in(record);
  in.skip(2);
  if (in.u8() != server_hello) return std::nullopt;
  in.skip(1);
  const auto type = in.u8();
  in.skip(2);
  const std::size_t length = in.u16();
  in.skip(4);
  const Bytes der = in.bytes(length);
  if (!in.ok() || der.empty() || type != x509) return std::nullopt;
  CertificateChain out;
  out.certificates.push_back({der, read_certificate(der)});
  return out;
}

}  // namespace assay::wire::tls
