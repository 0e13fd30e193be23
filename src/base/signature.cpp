// SPDX-License-Identifier: Apache-2.0
#include "base/signature.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/sha256.h"

namespace assay::base {
namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* value) const {
    free(value);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

constexpr auto make_a_key = "make one with: openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out public.pem";

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Result<Key> read_key(std::string_view pem) {
  if (pem.size() > largest_public_key) return fail(fmt::format("the public key is longer than {} octets: give one PEM public key", largest_public_key));
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) return fail("the file of the public key holds a private key: take it away from there and give the public key alone (openssl pkey -in key.pem -pubout)");
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) return fail_internal("no memory for a public key");
  Key key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!key) return fail(fmt::format("the public key is no PEM text that begins with -----BEGIN PUBLIC KEY-----: {}", make_a_key));
  return key;
}

// The octets of a signature that was written as base64 text; none if it is no such text.
std::optional<std::vector<unsigned char>> from_base64(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '+' && c != '/' && c != '=') return std::nullopt;
    plain += c;
  }
  if (plain.empty() || plain.size() % 4 != 0) return std::nullopt;
  std::vector<unsigned char> out(plain.size() / 4 * 3);
  const int length = EVP_DecodeBlock(out.data(), octets(plain), static_cast<int>(plain.size()));
  if (length < 0) return std::nullopt;
  const auto padding = static_cast<std::size_t>(std::ranges::count(std::string_view(plain).substr(plain.size() - 2), '='));
  out.resize(static_cast<std::size_t>(length) - padding);
  return out;
}

bool fits(EVP_PKEY* key, const EVP_MD* digest, std::string_view content, const unsigned char* signature, std::size_t length) {
  const Context context(EVP_MD_CTX_new());
  const bool good = context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
                    EVP_DigestVerify(context.get(), signature, length, octets(content), content.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace

Result<SignatureState> verify_signature(std::string_view content, std::string_view signature, std::string_view public_key_pem) {
  TRY(const auto key, read_key(public_key_pem));
  if (signature.empty()) return fail("the signature is empty: sign the file again");
  if (signature.size() > largest_signature) return fail(fmt::format("the signature is longer than {} octets: give the file that openssl wrote", largest_signature));
  const int kind = EVP_PKEY_get_base_id(key.get());
  if (kind != EVP_PKEY_ED25519 && kind != EVP_PKEY_EC) return fail(fmt::format("the public key is neither Ed25519 nor ECDSA: {}", make_a_key));
  if (kind == EVP_PKEY_EC && EVP_PKEY_get_bits(key.get()) < 256) return fail(fmt::format("the public key lies on a curve of less than 256 bits: {}", make_a_key));
  const EVP_MD* digest = kind == EVP_PKEY_EC ? EVP_sha256() : nullptr;
  if (fits(key.get(), digest, content, octets(signature), signature.size())) return SignatureState::valid;
  // Octets could look like base64 by chance; so both readings are tried, and one that fits is a signature.
  const auto decoded = from_base64(signature);
  const bool good = decoded && !decoded->empty() && fits(key.get(), digest, content, decoded->data(), decoded->size());
  return good ? SignatureState::valid : SignatureState::invalid;
}

Result<std::string> public_key_fingerprint(std::string_view public_key_pem) {
  TRY(const auto key, read_key(public_key_pem));
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(key.get(), &der);
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> held(der, [](unsigned char* octets) { OPENSSL_free(octets); });
  if (length <= 0) return fail_internal("a public key cannot be written as DER");
  return sha256_text(std::as_bytes(std::span(der, static_cast<std::size_t>(length))));
}

}  // namespace assay::base
