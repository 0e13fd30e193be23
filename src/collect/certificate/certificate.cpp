// SPDX-License-Identifier: Apache-2.0
#include "collect/certificate/certificate.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <sys/stat.h>

#include <array>

#include "base/letters.h"
#include "collect/certificate/describe.h"
#include "collect/certificate/objects.h"
#include "collect/certificate/relate.h"
#include "facts/tables/stored_certificates.h"

namespace assay::collect::certificate {
namespace {

constexpr std::size_t looked_at = 65536;

// A DER sequence that fills the file.
bool is_sequence(std::string_view content) {
  if (content.size() < 16 || content.size() > longest_object || content[0] != '\x30') return false;
  const auto first = static_cast<unsigned char>(content[1]);
  if (first < 0x80) return content.size() == 2U + first;
  const std::size_t count = first & 0x7fU;
  if (count == 0 || count > 3) return false;
  std::size_t length = 0;
  for (std::size_t at = 0; at < count; ++at) length = length << 8U | static_cast<unsigned char>(content[2 + at]);
  return content.size() == 2 + count + length;
}

KeyOwner private_key_of(std::string_view der) {
  if (der.size() > longest_object) return nullptr;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  KeyOwner key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return key;
}

KeyOwner public_key_of(std::string_view der, bool rsa) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  KeyOwner key(rsa ? d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size())) : d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return key;
}

bool is_encrypted_pkcs8(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const Owner<X509_SIG, X509_SIG_free> sealed(d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (sealed == nullptr) return false;
  const X509_ALGOR* algorithm = nullptr;
  X509_SIG_get0(sealed.get(), &algorithm, nullptr);
  const auto identifier = OBJ_obj2nid(algorithm->algorithm);
  return identifier == NID_pbes2 || EVP_PBE_find(EVP_PBE_TYPE_OUTER, identifier, nullptr, nullptr, nullptr) == 1;
}

// A text with its length in front, as OpenSSH writes them.
std::string_view ssh_text(std::string_view& data) {
  if (data.size() < 4) return {};
  std::size_t length = 0;
  for (std::size_t at = 0; at < 4; ++at) length = length << 8U | static_cast<unsigned char>(data[at]);
  data.remove_prefix(4);
  length = std::min(length, data.size());
  const auto out = data.substr(0, length);
  data.remove_prefix(length);
  return out;
}

class Reader {
 public:
  Reader(const evidence::File& file, std::uint16_t evidence, facts::Store& store, software::Problems& problems) : evidence_(evidence), store_(store), problems_(problems) {
    struct stat status {};
    if (!file.copied() && ::stat(file.path().c_str(), &status) == 0 && S_ISREG(status.st_mode)) mode_ = status.st_mode;
  }

  void read(const Object& object) {
    if (object.label.empty()) return read_der(object);
    if (object.label.ends_with("PRIVATE KEY")) return read_private(object);
    if (object.label == "CERTIFICATE" || object.label == "X509 CERTIFICATE" || object.label == "TRUSTED CERTIFICATE") {
      if (!certificates(object)) unread(object);
    } else if (object.label.ends_with("CERTIFICATE REQUEST")) {
      if (!request(object)) unread(object);
    } else if (object.label == "X509 CRL") {
      if (!list(object)) unread(object);
    } else if (object.label == "PUBLIC KEY" || object.label == "RSA PUBLIC KEY") {
      const auto public_key = public_key_of(object.der, object.label.starts_with("RSA"));
      if (public_key == nullptr) unread(object);
      else key(object, object.label == "PUBLIC KEY" ? "SPKI" : "PKCS1", false, false, public_key.get());
    } else if (object.label == "PKCS7" || object.label == "CMS") {
      if (!bundle(object)) unread(object);
    } else if (object.label != "EC PARAMETERS") {  // those stand beside the key that has them too
      problems_.add(fmt::format("line {}: {} is not understood: give certificates, requests, revocation lists and keys", object.line, object.label));
    }
  }

  [[nodiscard]] std::size_t read_objects() const { return position_; }
  [[nodiscard]] bool private_keys() const { return private_keys_; }

 private:
  [[nodiscard]] facts::Provenance from(const Object& object) const {
    return {.evidence = evidence_, .frame = 0, .offset = static_cast<std::uint32_t>(object.offset), .length = static_cast<std::uint32_t>(object.length), .time = {}};
  }

  void unread(const Object& object) {
    problems_.add(fmt::format("line {}: {} cannot be read: make the file again", object.line, object.label.empty() ? "a DER structure" : object.label));
  }

  void write(const Object& object, facts::StoredCertificate row) {
    row.from = from(object);
    row.position = static_cast<std::uint32_t>(position_++);
    row.form = object.label.empty() ? "DER" : "PEM";
    row.line = object.line;
    store_.append(facts::stored_certificates, row);
  }

  bool certificates(const Object& object) {
    const auto all = certificates_of(object);
    for (const auto& [owner, der] : all) write(object, describe(*owner, der));
    return !all.empty();
  }

  bool request(const Object& object) {
    const auto read = request_of(object.der);
    if (read == nullptr) return false;
    write(object, describe(*read, object.der));
    return true;
  }

  bool list(const Object& object) {
    const auto read = list_of(object.der);
    if (read == nullptr) return false;
    auto row = describe(*read);
    row.from = from(object);
    row.position = static_cast<std::uint32_t>(position_++);
    row.line = object.line;
    store_.append(facts::stored_revocation_lists, row);
    return true;
  }

  bool bundle(const Object& object) {
    const auto read = bundle_of(object);
    if (read == nullptr) return false;
    certificates(object);
    if (sk_X509_num(read->d.sign->cert) > most_in_bundle) problems_.add(fmt::format("line {}: more than {} certificates in a bundle: give several", object.line, most_in_bundle));
    if (const auto lists = sk_X509_CRL_num(read->d.sign->crl); lists > 0) {
      problems_.add(fmt::format("line {}: {} revocation lists inside are not read: give them by themselves, as `openssl crl` writes them", object.line, lists));
    }
    return true;
  }

  void key(const Object& object, std::string_view form, bool is_private, bool encrypted, const EVP_PKEY* read, std::string_view kind = {}) {
    facts::StoredKey row;
    row.from = from(object);
    row.position = static_cast<std::uint32_t>(position_++);
    row.form = form;
    row.private_key = is_private;
    row.encrypted = encrypted;
    row.kind = kind;
    row.line = object.line;
    if (read != nullptr) {
      const auto described = describe(*read);
      row.kind = described.kind;
      row.bits = described.bits;
      row.curve = described.curve;
      row.spki_sha256 = described.spki_sha256;
    }
    if (mode_) {
      row.world_readable = (*mode_ & S_IROTH) != 0;
      row.group_readable = (*mode_ & S_IRGRP) != 0;
    }
    private_keys_ = private_keys_ || is_private;
    store_.append(facts::stored_keys, row);
  }

  void read_private(const Object& object) {
    const auto& label = object.label;
    if (label == "OPENSSH PRIVATE KEY") return read_openssh(object);
    const std::string_view form = label == "RSA PRIVATE KEY" ? "PKCS1" : label == "EC PRIVATE KEY" ? "SEC1" : label == "DSA PRIVATE KEY" ? "DSA" : "PKCS8";
    const std::string_view kind = form == "PKCS1" ? "rsa" : form == "SEC1" ? "ec" : form == "DSA" ? "dsa" : "";
    if (object.encrypted || label == "ENCRYPTED PRIVATE KEY") return key(object, form, true, true, nullptr, kind);
    const auto read = private_key_of(object.der);
    if (read == nullptr) return unread(object);
    key(object, form, true, false, read.get());
  }

  // PROTOCOL.key of OpenSSH: cipher, key derivation, its options, a count, then the public key.
  void read_openssh(const Object& object) {
    std::string_view rest = object.der;
    constexpr std::string_view magic("openssh-key-v1\0", 15);
    if (!rest.starts_with(magic)) return unread(object);
    rest.remove_prefix(magic.size());
    const auto cipher = ssh_text(rest);
    ssh_text(rest);
    ssh_text(rest);
    if (rest.size() < 4) return unread(object);
    rest.remove_prefix(4);
    auto blob = ssh_text(rest);
    const auto name = ssh_text(blob);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kinds = {{{"ssh-rsa", "rsa"}, {"ssh-ed25519", "ed25519"}, {"ssh-dss", "dsa"}, {"ecdsa-sha2-", "ec"}}};
    std::string_view kind;
    for (const auto& [prefix, word] : kinds) {
      if (name.starts_with(prefix)) kind = word;
    }
    key(object, "OpenSSH", true, cipher != "none", nullptr, kind);
  }

  void read_der(const Object& object) {
    if (bundle(object) || certificates(object) || request(object) || list(object)) return;
    if (const auto read = public_key_of(object.der, false)) return key(object, "SPKI", false, false, read.get());
    if (const auto read = private_key_of(object.der)) return key(object, "DER", true, false, read.get());
    if (is_encrypted_pkcs8(object.der)) return key(object, "PKCS8", true, true, nullptr);
    problems_.add("a DER structure that is neither certificate, request, revocation list nor key: give what is in it as PEM, e.g. with `openssl pkcs12 -nokeys`");
  }

  std::uint16_t evidence_;
  facts::Store& store_;
  software::Problems& problems_;
  std::optional<mode_t> mode_;
  std::size_t position_ = 0;
  bool private_keys_ = false;
};

bool recognises(const evidence::File& file) {
  switch (file.form()) {
    case evidence::Form::pem: return true;
    case evidence::Form::text: return file.content().substr(0, looked_at).find("-----BEGIN ") != std::string_view::npos || is_sequence(file.content());
    case evidence::Form::binary: return is_sequence(file.content());
    case evidence::Form::json:
    case evidence::Form::yaml:
    case evidence::Form::xml: return false;
  }
  return false;
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  Reader reader(file, evidence, store, problems);
  const auto objects = objects_of(file.content(), problems);
  for (const auto& object : objects) reader.read(object);
  if (reader.read_objects() == 0 && !problems.empty()) return base::fail(problems.text());
  return Reading{.format = objects.empty() || !objects.front().label.empty() ? "PEM" : "DER", .problem = problems.text()};
}

}  // namespace

Collector collector() {
  return {.name = "certificates and keys",
          .about = "X.509 certificates and chains, requests, revocation lists, and keys (PKCS #1, PKCS #8, SEC 1, OpenSSH), PEM or DER",
          .fills = {&facts::stored_certificates.info, &facts::stored_keys.info, &facts::stored_revocation_lists.info, &facts::certificate_relations.info},
          .recognises = recognises,
          .collect = collect,
          .relate = relate};
}

}  // namespace assay::collect::certificate
