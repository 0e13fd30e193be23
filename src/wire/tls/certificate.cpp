// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/certificate.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>
#include <optional>

#include "wire/address.h"

namespace assay::wire::tls {
namespace {

using base::Fault;

constexpr std::size_t longest_certificate = std::size_t{256} << 10;
constexpr std::size_t longest_text = 4096;
constexpr int most_names = 256;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using X509Owner = std::unique_ptr<X509, Release<X509_free>>;
using BioOwner = std::unique_ptr<BIO, Release<BIO_free_all>>;
using NamesOwner = std::unique_ptr<GENERAL_NAMES, Release<GENERAL_NAMES_free>>;
using ConstraintsOwner = std::unique_ptr<BASIC_CONSTRAINTS, Release<BASIC_CONSTRAINTS_free>>;

base::Bytes octets(const ASN1_STRING* text) {
  const int length = ASN1_STRING_length(text);
  if (length <= 0) return {};
  return std::as_bytes(std::span(ASN1_STRING_get0_data(text), static_cast<std::size_t>(length)));
}

std::string printable(const ASN1_STRING* text) {
  const auto all = octets(text);
  return base::printable(all.first(std::min(all.size(), longest_text)));
}

std::string name_text(const X509_NAME* name) {
  const BioOwner out(BIO_new(BIO_s_mem()));
  if (out == nullptr || name == nullptr || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0) return {};
  char* text = nullptr;
  const auto length = BIO_get_mem_data(out.get(), &text);
  return length > 0 ? std::string(text, std::min(static_cast<std::size_t>(length), longest_text)) : std::string{};
}

// Algorithms that this OpenSSL may not know by name (FIPS 203, 204, 205).
std::string_view post_quantum_name(std::string_view identifier) {
  constexpr std::string_view signatures = "2.16.840.1.101.3.4.3.";
  static constexpr std::array names{
      "ML-DSA-44",          "ML-DSA-65",          "ML-DSA-87",          "SLH-DSA-SHA2-128s",  "SLH-DSA-SHA2-128f",
      "SLH-DSA-SHA2-192s",  "SLH-DSA-SHA2-192f",  "SLH-DSA-SHA2-256s",  "SLH-DSA-SHA2-256f",  "SLH-DSA-SHAKE-128s",
      "SLH-DSA-SHAKE-128f", "SLH-DSA-SHAKE-192s", "SLH-DSA-SHAKE-192f", "SLH-DSA-SHAKE-256s", "SLH-DSA-SHAKE-256f"};
  if (!identifier.starts_with(signatures)) return {};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (identifier.substr(signatures.size()) == std::to_string(17 + i)) return names[i];
  }
  return {};
}

std::string algorithm_text(const ASN1_OBJECT* algorithm) {
  std::array<char, 128> text{};
  if (OBJ_obj2txt(text.data(), static_cast<int>(text.size()), algorithm, 0) <= 0) return "unknown";
  if (const auto name = post_quantum_name(text.data()); !name.empty()) return std::string(name);
  return text.data();
}

std::optional<std::int64_t> seconds(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return timegm(&parts);
}

std::string serial_text(const ASN1_INTEGER* serial) {
  const std::string sign = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" : "";
  const auto all = octets(serial);
  return sign + base::hex(all.first(std::min(all.size(), std::size_t{256})));
}

std::optional<std::string> name_text(const GENERAL_NAME* name) {
  switch (name->type) {
    case GEN_DNS:
      return printable(name->d.dNSName);
    case GEN_URI:
      return printable(name->d.uniformResourceIdentifier);
    case GEN_EMAIL:
      return printable(name->d.rfc822Name);
    case GEN_IPADD: {
      const auto address = octets(name->d.iPAddress);
      if (address.size() == 4) return text(IpAddress::v4(address));
      if (address.size() == 16) return text(IpAddress::v6(address));
      return base::hex(address.first(std::min(address.size(), longest_text)));
    }
    default:
      return std::nullopt;
  }
}

std::vector<std::string> alternative_names(const X509& certificate) {
  std::vector<std::string> out;
  const NamesOwner names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return out;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()) && i < most_names; ++i) {
    if (auto text = name_text(sk_GENERAL_NAME_value(names.get(), i))) out.push_back(*std::move(text));
  }
  return out;
}

bool is_authority(const X509& certificate) {
  const ConstraintsOwner constraints(
      static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(&certificate, NID_basic_constraints, nullptr, nullptr)));
  return constraints != nullptr && constraints->ca != 0;
}

void read_key(X509& certificate, Certificate& out) {
  X509_PUBKEY* key = X509_get_X509_PUBKEY(&certificate);
  ASN1_OBJECT* algorithm = nullptr;
  if (key != nullptr && X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, key) == 1)
    out.key_algorithm = algorithm_text(algorithm);
  const EVP_PKEY* readable = X509_get0_pubkey(&certificate);
  if (readable != nullptr) out.key_bits = static_cast<std::uint32_t>(std::max(0, EVP_PKEY_get_bits(readable)));
}

}  // namespace

base::Parsed<Certificate> read_certificate(base::Bytes der) {
  if (der.size() > longest_certificate) return std::unexpected(Fault{Fault::Code::too_large, 0});
  const auto* const begin = static_cast<const unsigned char*>(static_cast<const void*>(der.data()));
  const auto* position = begin;
  const X509Owner certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
  ERR_clear_error();
  if (certificate == nullptr) return std::unexpected(Fault{Fault::Code::bad_encoding, 0});
  const auto length = static_cast<std::uint32_t>(position - begin);
  if (length != der.size()) return std::unexpected(Fault{Fault::Code::bad_length, length});

  Certificate out;
  out.sha256 = base::Sha256::of(der);
  const X509_NAME* subject = X509_get_subject_name(certificate.get());
  const X509_NAME* issuer = X509_get_issuer_name(certificate.get());
  out.subject = name_text(subject);
  out.issuer = name_text(issuer);
  out.self_issued = X509_NAME_cmp(subject, issuer) == 0;
  out.serial = serial_text(X509_get0_serialNumber(certificate.get()));
  const auto begins = seconds(X509_get0_notBefore(certificate.get()));
  const auto ends = seconds(X509_get0_notAfter(certificate.get()));
  read_key(*certificate, out);
  const X509_ALGOR* signature = nullptr;
  X509_get0_signature(nullptr, &signature, certificate.get());
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, signature);
  out.signature_algorithm = algorithm_text(algorithm);
  out.names = alternative_names(*certificate);
  out.ca = is_authority(*certificate);
  ERR_clear_error();
  if (!begins || !ends) return std::unexpected(Fault{Fault::Code::bad_value, 0});
  out.not_before = *begins;
  out.not_after = *ends;
  return out;
}

}  // namespace assay::wire::tls
