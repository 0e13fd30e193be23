// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

namespace assay::base {
namespace {

// These calls fail only without memory or without an OpenSSL provider: no digest can be computed then, and a wrong one
// must not be.
void require(bool success) {
  if (success) return;
  std::fputs("SHA-256 is not available from OpenSSL\n", stderr);
  std::abort();
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* state) const { EVP_MD_CTX_free(state); }

Sha256::Sha256() : state_(EVP_MD_CTX_new()) {
  require(state_ != nullptr && EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::update(Bytes octets) { require(EVP_DigestUpdate(state_.get(), octets.data(), octets.size()) == 1); }

Digest Sha256::finish() {
  std::array<unsigned char, 32> octets{};
  require(EVP_DigestFinal_ex(state_.get(), octets.data(), nullptr) == 1);
  require(EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr) == 1);
  Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::byte>(octets[i]);
  return digest;
}

Digest Sha256::of(Bytes octets) {
  Sha256 computation;
  computation.update(octets);
  return computation.finish();
}

std::string sha256_text(Bytes octets) { return hex(Sha256::of(octets)); }

}  // namespace assay::base
