// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/handshake.h"

#include <algorithm>
#include <array>

#include "wire/tls/field_names.h"
#include "wire/tls/names.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::size_t most_certificates = 64;

enum class Extension : std::uint16_t {
  server_name = 0,
  supported_groups = 10,
  alpn = 16,
  session_ticket = 35,
  key_share_draft = 40,
  pre_shared_key = 41,
  early_data = 42,
  supported_versions = 43,
  key_share = 51,
  encrypted_client_hello = 0xfe0d,
  encrypted_server_name = 0xffce,  // the draft before it
};

// SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3): a Server Hello with this random is none.
constexpr std::array<std::uint8_t, 32> retry_random{0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                                                    0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                                                    0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

bool asks_for_retry(Bytes random) {
  return std::ranges::equal(random, retry_random,
                            [](std::byte a, std::uint8_t b) { return std::to_integer<std::uint8_t>(a) == b; });
}

void keep(std::vector<std::uint16_t>& list, std::uint16_t value) {
  if (!is_grease(value)) list.push_back(value);
}

// Values of two octets up to the end of `in`.
void read_values(Cursor& in, const char* name, std::vector<std::uint16_t>& out) {
  in.require(in.remaining() % 2 == 0, Fault::Code::bad_length);
  while (in.more()) keep(out, in.u16(name));
}

// RFC 6066 §3. Only one name of each type may be there, and there is only one type.
void read_server_name(Cursor& in, const FieldNames& names, std::optional<std::string_view>& out) {
  if (!in.more()) return;  // a server's answer is empty
  Cursor list = in.split(in.u16());
  while (list.more()) {
    const auto type = list.u8();
    const Bytes name = list.bytes(list.u16());
    if (type != 0 || !list.ok()) continue;
    list.field_text(names.server_name, name, base::as_text(name));
    if (!out) out = base::as_text(name);
  }
  in.absorb(list);
}

// RFC 7301 §3.1.
void read_alpn(Cursor& in, const FieldNames& names, std::vector<std::string_view>& out) {
  Cursor list = in.split(in.u16());
  while (list.more()) {
    const Bytes name = list.bytes(list.u8());
    if (!list.ok()) break;
    list.field_text(names.alpn, name, base::as_text(name));
    const bool grease = name.size() == 2 && name[0] == name[1] && (name[0] & std::byte{0x0f}) == std::byte{0x0a};
    if (!grease) out.push_back(base::as_text(name));
  }
  in.absorb(list);
}

void read_client_extension(Extension type, Cursor& in, const FieldNames& names, ClientHello& out) {
  switch (type) {
    case Extension::server_name:
      read_server_name(in, names, out.server_name);
      break;
    case Extension::alpn:
      read_alpn(in, names, out.alpn);
      break;
    case Extension::supported_groups: {
      Cursor list = in.split(in.u16());
      read_values(list, names.group, out.groups);
      in.absorb(list);
      break;
    }
    case Extension::supported_versions: {
      Cursor list = in.split(in.u8());
      read_values(list, names.supported_version, out.versions);
      in.absorb(list);
      break;
    }
    case Extension::key_share:
    case Extension::key_share_draft: {
      Cursor list = in.split(in.u16());
      while (list.more()) {
        keep(out.key_share_groups, list.u16(names.key_share_group));
        list.skip(list.u16());
      }
      in.absorb(list);
      break;
    }
    case Extension::session_ticket:
      out.session_ticket = in.more();
      break;
    case Extension::pre_shared_key:
      out.pre_shared_key = true;
      break;
    case Extension::early_data:
      out.early_data = true;
      break;
    case Extension::encrypted_client_hello:
    case Extension::encrypted_server_name:
      out.encrypted_client_hello = true;
      break;
    default:
      break;
  }
}

void read_server_extension(Extension type, Cursor& in, const FieldNames& names, ServerHello& out) {
  switch (type) {
    case Extension::alpn: {
      std::vector<std::string_view> list;
      read_alpn(in, names, list);
      if (!list.empty()) out.alpn = list.front();
      break;
    }
    case Extension::supported_versions:
      out.version = in.u16(names.supported_version);
      break;
    case Extension::key_share:
    case Extension::key_share_draft:
      // A retry request names the group only; otherwise the share follows.
      out.group = in.u16(in.remaining() == 2 ? names.selected_group : names.key_share_group);
      break;
    case Extension::pre_shared_key:
      (void)in.u16(names.selected_identity);
      out.pre_shared_key = true;
      break;
    default:
      break;
  }
}

// RFC 8446 §4.2. A hello of old may end in front of the list.
template <class Read>
void read_extensions(Cursor& in, const FieldNames& names, Read read) {
  if (!in.more()) return;
  Cursor list = in.split(in.u16());
  while (list.more()) {
    const auto type = static_cast<Extension>(list.u16(names.extension_type));
    Cursor body = list.split(list.u16());
    read(type, body);
    list.absorb(body);
  }
  in.absorb(list);
}

void read_compression(Cursor& in, const FieldNames& names, bool& out) {
  Cursor list = in.split(in.u8());
  while (list.more()) out |= list.u8(names.compression_method) != 0;
  in.absorb(list);
}

std::uint16_t newest(const ClientHello& hello) {
  if (hello.versions.empty()) return hello.legacy_version;
  return *std::ranges::max_element(hello.versions, {}, version_rank);
}

ReadHandshake read_client_hello(Cursor in, bool dtls) {
  const auto& names = field_names(dtls);
  ClientHello out;
  out.dtls = dtls;
  out.legacy_version = in.u16(names.version);
  out.random = in.bytes(32);
  out.session_id = in.bytes(in.u8(), names.session_id);
  if (dtls) in.skip(in.u8());  // cookie
  Cursor suites = in.split(in.u16());
  read_values(suites, names.cipher_suite, out.cipher_suites);
  in.absorb(suites);
  read_compression(in, names, out.compression);
  read_extensions(in, names, [&](Extension type, Cursor& body) { read_client_extension(type, body, names, out); });
  out.offered_version = newest(out);
  return {std::move(out), in.fault()};
}

// Drafts of 1.3 before 22 had their version in front and neither session nor compression.
bool is_early_draft(std::uint16_t version) { return version >= 0x7f00 && version <= 0x7f15; }

ReadHandshake read_server_hello(Cursor in, bool dtls) {
  const auto& names = field_names(dtls);
  ServerHello out;
  out.dtls = dtls;
  out.legacy_version = out.version = in.u16(names.version);
  out.random = in.bytes(32);
  out.hello_retry_request = asks_for_retry(out.random);
  const bool short_form = is_early_draft(out.legacy_version);
  if (!short_form) out.session_id = in.bytes(in.u8(), names.session_id);
  out.cipher_suite = in.u16(names.cipher_suite);
  if (!short_form) out.compression = in.u8(names.compression_method) != 0;
  read_extensions(in, names, [&](Extension type, Cursor& body) { read_server_extension(type, body, names, out); });
  return {std::move(out), in.fault()};
}

ReadHandshake read_draft_retry_request(Cursor in) {
  const auto& names = field_names(false);
  ServerHello out;
  out.hello_retry_request = true;
  out.legacy_version = out.version = in.u16(names.version);
  constexpr std::uint16_t first_with_suite = 0x7f13;
  if (out.version >= first_with_suite) out.cipher_suite = in.u16(names.cipher_suite);
  read_extensions(in, names, [&](Extension type, Cursor& body) { read_server_extension(type, body, names, out); });
  return {std::move(out), in.fault()};
}

// 1.3 has a context in front and extensions behind each certificate (RFC 8446 §4.4.2).
ReadHandshake read_certificates(Cursor in, bool dtls, bool version_13) {
  const auto& names = field_names(dtls);
  CertificateChain out;
  out.dtls = dtls;
  if (version_13) in.skip(in.u8());
  Cursor list = in.split(in.u24());
  while (list.more()) {
    if (out.certificates.size() == most_certificates) {
      list.fail(Fault::Code::too_large);
      break;
    }
    const Bytes der = list.bytes(list.u24(), names.certificate);
    if (version_13) list.skip(list.u16());
    if (!list.ok()) break;
    out.certificates.push_back({der, read_certificate(der)});
  }
  in.absorb(list);
  return {std::move(out), in.fault()};
}

ReadHandshake read_encrypted_extensions(Cursor in) {
  const auto& names = field_names(false);
  EncryptedExtensions out;
  read_extensions(in, names, [&](Extension type, Cursor& body) {
    if (type != Extension::alpn) return;
    std::vector<std::string_view> list;
    read_alpn(body, names, list);
    if (!list.empty()) out.alpn = list.front();
  });
  return {out, in.fault()};
}

// RFC 8422 §5.4: a named curve leads, then its number and the public key. Other key exchanges (RFC 5246 §7.4.3) begin
// with the length of a prime; one of 768 octets would read as a curve's type, but its top bit is set.
ReadHandshake read_server_key_exchange(Cursor in, bool dtls) {
  const auto& names = field_names(dtls);
  ServerKeyExchange out;
  out.dtls = dtls;
  constexpr std::uint8_t named_curve = 3;
  const std::size_t key_length = in.peek(3);
  const bool prime_of_6144_bits = in.peek(1) == 0 && in.peek(2) >= 0x80;
  if (in.peek() == named_curve && key_length >= 16 && key_length + 4 <= in.remaining() && !prime_of_6144_bits) {
    (void)in.u8(names.curve_type);
    out.group = in.u16(names.named_curve);
  }
  return {out, in.fault()};
}

}  // namespace

bool is_handshake_type(std::uint8_t type) {
  return type <= 6 || type == 8 || (type >= 11 && type <= 16) || (type >= 20 && type <= 25);
}

std::size_t longest_body(std::uint8_t type) {
  const bool chain = type == static_cast<std::uint8_t>(HandshakeType::certificate);
  return std::size_t{chain ? 256U : 64U} << 10;
}

ReadHandshake read_handshake(std::uint8_t type, Cursor in, bool dtls, bool version_13) {
  switch (static_cast<HandshakeType>(type)) {
    case HandshakeType::client_hello:
      return read_client_hello(in, dtls);
    case HandshakeType::server_hello:
      return read_server_hello(in, dtls);
    case HandshakeType::hello_retry_request:
      return read_draft_retry_request(in);
    case HandshakeType::certificate:
      return read_certificates(in, dtls, version_13);
    case HandshakeType::server_key_exchange:
      return read_server_key_exchange(in, dtls);
    case HandshakeType::encrypted_extensions:
      return read_encrypted_extensions(in);
    case HandshakeType::certificate_request:
      return {Step{Step::What::certificate_request, dtls}, {}};
    case HandshakeType::server_hello_done:
      return {Step{Step::What::server_hello_done, dtls}, {}};
    default:
      return {};
  }
}

}  // namespace assay::wire::tls
