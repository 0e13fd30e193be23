// SPDX-License-Identifier: Apache-2.0
#include "collect/certificate/describe.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/letters.h"
#include "base/sha256.h"
#include "collect/certificate/objects.h"
#include "wire/tls/certificate.h"

namespace assay::collect::certificate {
namespace {

constexpr std::size_t longest_text = 4096;
constexpr int most_names = 1024;

std::string object_text(const ASN1_OBJECT* object, bool dotted = false) {
  std::array<char, 128> text{};
  return OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, dotted ? 1 : 0) > 0 ? std::string(text.data()) : std::string();
}

std::string digest_name(int digest) {
  const char* name = digest == NID_undef ? nullptr : OBJ_nid2sn(digest);
  return name == nullptr ? std::string() : base::lower(name);
}

std::string digest_of(int signature) {
  int digest = NID_undef;
  int key = NID_undef;
  return OBJ_find_sigid_algs(signature, &digest, &key) == 1 ? digest_name(digest) : std::string();
}

std::optional<base::Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  // The store holds times of 1823 to 2116; certificates "without end" are of 9999.
  const auto seconds = std::clamp<std::int64_t>(timegm(&parts), -4'600'000'000, 4'600'000'000);
  return base::Time{seconds * 1'000'000'000};
}

void list(std::string& out, std::string_view word) {
  if (!out.empty()) out += ',';
  out += word;
}

std::string usage_words(std::uint32_t usage) {
  constexpr std::array<std::pair<std::uint32_t, std::string_view>, 9> words = {{{KU_DIGITAL_SIGNATURE, "digitalSignature"}, {KU_NON_REPUDIATION, "contentCommitment"}, {KU_KEY_ENCIPHERMENT, "keyEncipherment"}, {KU_DATA_ENCIPHERMENT, "dataEncipherment"},
                                                                                {KU_KEY_AGREEMENT, "keyAgreement"}, {KU_KEY_CERT_SIGN, "keyCertSign"}, {KU_CRL_SIGN, "cRLSign"}, {KU_ENCIPHER_ONLY, "encipherOnly"}, {KU_DECIPHER_ONLY, "decipherOnly"}}};
  std::string out;
  for (const auto& [bit, word] : words) {
    if ((usage & bit) != 0) list(out, word);
  }
  return out;
}

std::string text_of(const ASN1_STRING* text) {
  const auto length = static_cast<std::size_t>(std::max(ASN1_STRING_length(text), 0));
  return base::printable(std::as_bytes(std::span(ASN1_STRING_get0_data(text), std::min(length, longest_text))));
}

void describe_names(const GENERAL_NAMES* names, facts::StoredCertificate& row) {
  std::set<std::string_view> kinds;
  const int count = names == nullptr ? 0 : sk_GENERAL_NAME_num(names);
  row.san_count = static_cast<std::uint32_t>(count);
  for (int at = 0; at < count && at < most_names; ++at) {
    const auto* name = sk_GENERAL_NAME_value(names, at);
    std::string text;
    switch (name->type) {
      case GEN_DNS: kinds.insert("dns"); text = text_of(name->d.dNSName); break;
      case GEN_IPADD: {
        kinds.insert("address");
        char* address = nullptr;
        BIO* out = BIO_new(BIO_s_mem());
        GENERAL_NAME_print(out, const_cast<GENERAL_NAME*>(name));  // "IP Address:10.0.0.1"
        const auto length = BIO_get_mem_data(out, &address);
        text = std::string(address, static_cast<std::size_t>(std::max(length, 0L)));
        if (const auto colon = text.find(':'); colon != std::string::npos) text.erase(0, colon + 1);
        BIO_free(out);
        break;
      }
      case GEN_URI: kinds.insert("uri"); text = text_of(name->d.uniformResourceIdentifier); break;
      case GEN_EMAIL: kinds.insert("mail"); text = text_of(name->d.rfc822Name); break;
      case GEN_DIRNAME: kinds.insert("directory"); text = name_text(name->d.directoryName); break;
      default: kinds.insert("other"); break;
    }
    if (!text.empty() && row.names.size() < longest_text) list(row.names, text);
  }
  for (const auto kind : kinds) list(row.san_kinds, kind);
}

void describe_key(EVP_PKEY* key, facts::StoredCertificate& row) {
  if (key == nullptr) return;
  const auto described = describe(*key);
  row.key_kind = described.kind;
  row.bits = described.bits;
  row.curve = described.curve;
  row.exponent = described.exponent;
}

template <class T>
std::string encoded(const T* object, int (*encode)(const T*, unsigned char**)) {
  unsigned char* out = nullptr;
  const int length = encode(object, &out);
  std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(std::max(length, 0)));
  OPENSSL_free(out);
  return der;
}

// An authority signs its new key with the old one, or the old with the new one (RFC 4210 §4.4): subject and issuer are one,
// the keys are not.
bool names_other_key(X509& certificate) {
  const auto* own = X509_get0_subject_key_id(&certificate);
  const auto* issuers = X509_get0_authority_key_id(&certificate);
  return own != nullptr && issuers != nullptr && ASN1_OCTET_STRING_cmp(own, issuers) != 0;
}

}  // namespace

std::string name_text(const X509_NAME* name) {
  const BioOwner out(BIO_new(BIO_s_mem()));
  if (out == nullptr || name == nullptr || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0) return {};
  char* text = nullptr;
  const auto length = BIO_get_mem_data(out.get(), &text);
  return length > 0 ? std::string(text, std::min(static_cast<std::size_t>(length), longest_text)) : std::string{};
}

KeyDescription describe(const EVP_PKEY& key) {
  KeyDescription out;
  if (const char* name = EVP_PKEY_get0_type_name(&key); name != nullptr) out.kind = base::lower(name);
  out.bits = static_cast<std::uint32_t>(std::max(EVP_PKEY_get_bits(&key), 0));
  std::array<char, 64> group{};
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(&key, group.data(), group.size(), &length) == 1 && out.kind == "ec") {
    const char* nist = EC_curve_nid2nist(OBJ_sn2nid(group.data()));
    out.curve = nist != nullptr ? nist : group.data();
  }
  BIGNUM* exponent = nullptr;
  if (out.kind.starts_with("rsa") && EVP_PKEY_get_bn_param(&key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1) {
    const NumberOwner owner(exponent);
    if (BN_num_bits(exponent) <= 64) out.exponent = BN_get_word(exponent);
  }
  const auto spki = encoded(&key, i2d_PUBKEY);
  if (!spki.empty()) out.spki_sha256 = base::sha256_text(bytes(spki));
  ERR_clear_error();
  return out;
}

facts::StoredCertificate describe(X509& certificate, std::string_view der) {
  facts::StoredCertificate row;
  row.kind = "certificate";
  row.sha256 = base::sha256_text(bytes(der));
  row.subject = name_text(X509_get_subject_name(&certificate));
  row.issuer = name_text(X509_get_issuer_name(&certificate));
  // As the table certificates has it, so that both can be joined.
  if (const auto read = wire::tls::read_certificate(bytes(der))) row.serial = read->serial;
  const NumberOwner serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr));
  if (serial != nullptr) row.serial_bits = static_cast<std::uint32_t>(BN_num_bits(serial.get()));
  row.version = static_cast<std::uint8_t>(std::clamp(X509_get_version(&certificate) + 1, 0L, 255L));
  describe_key(X509_get0_pubkey(&certificate), row);
  const auto spki = encoded(X509_get_X509_PUBKEY(&certificate), i2d_X509_PUBKEY);
  if (!spki.empty()) row.spki_sha256 = base::sha256_text(bytes(spki));
  const int signature = X509_get_signature_nid(&certificate);
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(nullptr, &algorithm, &certificate);
  row.signature_algorithm = object_text(algorithm->algorithm);
  int digest = NID_undef;
  if (X509_get_signature_info(&certificate, &digest, nullptr, nullptr, nullptr) == 1 && digest != NID_undef) row.digest = digest_name(digest);
  if (row.digest.empty()) row.digest = digest_of(signature);
  if (row.digest == "undef") row.digest.clear();
  row.not_before = time_of(X509_get0_notBefore(&certificate));
  row.not_after = time_of(X509_get0_notAfter(&certificate));
  if (row.not_before && row.not_after && *row.not_after >= *row.not_before) row.valid_days = static_cast<std::uint32_t>((row.not_after->nanoseconds - row.not_before->nanoseconds) / 86'400'000'000'000);
  const Owner<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free> constraints(static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(&certificate, NID_basic_constraints, nullptr, nullptr)));
  if (constraints != nullptr) {
    row.ca = constraints->ca != 0;
    if (constraints->pathlen != nullptr) row.path_length = static_cast<std::uint32_t>(std::clamp(ASN1_INTEGER_get(constraints->pathlen), 0L, 65535L));
  }
  row.self_issued = X509_NAME_cmp(X509_get_subject_name(&certificate), X509_get_issuer_name(&certificate)) == 0;
  row.self_signed = row.self_issued && X509_get0_pubkey(&certificate) != nullptr && X509_verify(&certificate, X509_get0_pubkey(&certificate)) == 1;
  const Owner<GENERAL_NAMES, GENERAL_NAMES_free> names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  describe_names(names.get(), row);
  const auto flags = X509_get_extension_flags(&certificate);
  if ((flags & EXFLAG_KUSAGE) != 0) row.key_usage = usage_words(X509_get_key_usage(&certificate));
  const Owner<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> extended(static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(&certificate, NID_ext_key_usage, nullptr, nullptr)));
  if (extended != nullptr) {
    for (int at = 0; at < sk_ASN1_OBJECT_num(extended.get()) && at < 64; ++at) {
      const auto* usage = sk_ASN1_OBJECT_value(extended.get(), at);
      const char* known = OBJ_nid2sn(OBJ_obj2nid(usage));
      list(row.extended_usage, OBJ_obj2nid(usage) != NID_undef && known != nullptr ? std::string(known) : object_text(usage, true));
    }
  }
  row.revocation_source = X509_get_ext_by_NID(&certificate, NID_crl_distribution_points, -1) >= 0;
  const Owner<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> access(static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(&certificate, NID_info_access, nullptr, nullptr)));
  for (int at = 0; access != nullptr && at < sk_ACCESS_DESCRIPTION_num(access.get()); ++at) {
    if (OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(access.get(), at)->method) == NID_ad_OCSP) row.revocation_source = true;
  }
  for (int at = 0; at < X509_get_ext_count(&certificate) && at < 256; ++at) {
    auto* extension = X509_get_ext(&certificate, at);
    if (X509_EXTENSION_get_critical(extension) != 0 && X509_supported_extension(extension) == 0) list(row.unknown_critical, object_text(X509_EXTENSION_get_object(extension), true));
  }
  ERR_clear_error();
  row.problems = profile_problems(certificate, row);
  return row;
}

facts::StoredCertificate describe(X509_REQ& request, std::string_view der) {
  facts::StoredCertificate row;
  row.kind = "request";
  row.sha256 = base::sha256_text(bytes(der));
  row.subject = name_text(X509_REQ_get_subject_name(&request));
  row.version = static_cast<std::uint8_t>(std::clamp(X509_REQ_get_version(&request) + 1, 0L, 255L));
  auto* key = X509_REQ_get0_pubkey(&request);
  describe_key(key, row);
  const auto spki = encoded(X509_REQ_get_X509_PUBKEY(&request), i2d_X509_PUBKEY);
  if (!spki.empty()) row.spki_sha256 = base::sha256_text(bytes(spki));
  const X509_ALGOR* algorithm = nullptr;
  X509_REQ_get0_signature(&request, nullptr, &algorithm);
  row.signature_algorithm = object_text(algorithm->algorithm);
  row.digest = digest_of(X509_REQ_get_signature_nid(&request));
  if (row.digest == "undef") row.digest.clear();
  row.self_signed = key != nullptr && X509_REQ_verify(&request, key) == 1;
  auto* extensions = X509_REQ_get_extensions(&request);
  const Owner<GENERAL_NAMES, GENERAL_NAMES_free> names(static_cast<GENERAL_NAMES*>(X509V3_get_d2i(extensions, NID_subject_alt_name, nullptr, nullptr)));
  describe_names(names.get(), row);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  if (!row.self_signed) list(row.problems, "signature_wrong");
  ERR_clear_error();
  return row;
}

facts::StoredRevocationList describe(X509_CRL& certificate_list) {
  facts::StoredRevocationList row;
  row.issuer = name_text(X509_CRL_get_issuer(&certificate_list));
  const X509_ALGOR* algorithm = nullptr;
  X509_CRL_get0_signature(&certificate_list, nullptr, &algorithm);
  row.signature_algorithm = object_text(algorithm->algorithm);
  row.digest = digest_of(X509_CRL_get_signature_nid(&certificate_list));
  row.this_update = time_of(X509_CRL_get0_lastUpdate(&certificate_list));
  row.next_update = time_of(X509_CRL_get0_nextUpdate(&certificate_list));
  row.revoked = static_cast<std::uint32_t>(std::max(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(&certificate_list)), 0));
  const Owner<ASN1_INTEGER, ASN1_INTEGER_free> number(static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(&certificate_list, NID_crl_number, nullptr, nullptr)));
  if (number != nullptr) {
    const auto length = static_cast<std::size_t>(std::clamp(ASN1_STRING_length(number.get()), 0, 64));
    row.number = base::hex(std::as_bytes(std::span(ASN1_STRING_get0_data(number.get()), length)));
  }
  ERR_clear_error();
  return row;
}

std::string profile_problems(X509& certificate, const facts::StoredCertificate& row) {
  std::string out;
  const auto add = [&](bool wrong, std::string_view word) {
    if (wrong) list(out, word);
  };
  const auto uses = [&](std::string_view usage) { return row.key_usage.find(usage) != std::string::npos; };
  const auto critical = [&](int extension) {
    const int at = X509_get_ext_by_NID(&certificate, extension, -1);
    return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(&certificate, at)) != 0;
  };
  const auto has = [&](int extension) { return X509_get_ext_by_NID(&certificate, extension, -1) >= 0; };
  const bool ca = row.ca.value_or(false);
  add(row.version < 3, "version_below_3");
  add(row.digest.starts_with("md") || row.digest == "sha1" || row.digest == "ripemd160", "weak_digest");
  add((row.key_kind.starts_with("rsa") && row.bits < 2048) || (row.key_kind == "ec" && row.bits < 256) || row.key_kind == "dsa", "weak_key");
  add(row.exponent && *row.exponent < 65537, "small_exponent");
  add(row.key_kind == "ec" && row.curve.empty(), "curve_without_name");
  add(row.key_kind.empty(), "key_unknown");
  add(row.serial_bits == 0 || row.serial.starts_with('-'), "serial_not_positive");
  add(row.serial_bits > 160, "serial_too_long");
  add(row.not_before && row.not_after && *row.not_after < *row.not_before, "validity_reversed");
  add(!row.not_before || !row.not_after, "validity_unreadable");
  add(!row.unknown_critical.empty(), "unknown_critical_extension");
  add(row.self_issued && !row.self_signed && !names_other_key(certificate), "signature_wrong");
  add(row.key_usage.empty(), "key_usage_missing");
  add(!row.key_usage.empty() && !critical(NID_key_usage), "key_usage_not_critical");
  add(X509_NAME_get_index_by_NID(X509_get_subject_name(&certificate), NID_organizationName, -1) < 0, "organisation_missing");
  add(!row.self_signed && !has(NID_authority_key_identifier), "authority_key_identifier_missing");
  if (ca) {
    add(!critical(NID_basic_constraints), "constraints_not_critical");
    add(!row.key_usage.empty() && !uses("keyCertSign"), "certificate_signing_missing");
    add(!has(NID_subject_key_identifier), "subject_key_identifier_missing");
  } else {
    add(uses("keyCertSign"), "certificate_signing_without_ca");
    add(!row.key_usage.empty() && !uses("digitalSignature"), "digital_signature_missing");
    add(row.san_count == 0, "alternative_name_missing");
    add(row.names.find('*') != std::string::npos, "wildcard_name");
    add(row.self_signed, "self_signed_end_entity");
    add(!row.self_signed && !row.revocation_source, "revocation_source_missing");
    add(row.subject.empty() && !critical(NID_subject_alt_name), "subject_missing");
  }
  return out;
}

}  // namespace assay::collect::certificate
