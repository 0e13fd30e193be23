// SPDX-License-Identifier: Apache-2.0
#include "base/signature.h"

#include <gmock/gmock.h>

#include "base/bytes.h"

namespace assay::base {
namespace {

using testing::HasSubstr;

// Made with openssl 3.0: genpkey -algorithm ed25519, and pkeyutl -sign -rawin over "attestation: 1\n".
constexpr auto ed25519_key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEABCRIi/QGAViVjuMLOVQESViYU0xDKDDFxfDqcIdVj2Y=\n-----END PUBLIC KEY-----\n";
constexpr auto ed25519_signature = "1c30384992de11df8537d2ac60997db9c026e374d140a076cca67007c8451ec035c63b5e43aad636afdd8174596016e8ca42f8d2ca59ce4a345d9b5979474e05";
// genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256, and dgst -sha256 -sign over the same text.
constexpr auto ecdsa_key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8Zq4OVhwQUprc/7xrjR1S9r0/jkj\ng4ACv+k3FVOW5DE8jpbTsWropq4Iiz6rS8728O7kt+P17VN8Bgp+HNQmRA==\n-----END PUBLIC KEY-----\n";
constexpr auto ecdsa_signature = "3045022031ab7f07c8e3208760c3ad12573ccf9c3f27628d1e55b8454bb37d14085f384e022100c83a9fc045042de3389fea659c86b97d2050999c237ee58f82969b7b5f9d7503";
constexpr auto rsa_key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAo3EmrUt90JC8KlNFB9Me\nrDQVvp8x4t8F5xfjBzpOhAnLbZ1ohuG7L2MEXSvLAOpAY6d54RlJ2dSweb2GeeS8\nygSZwkeZEjxf/VMOgY5gScE1e6CXp+8UBna7qDs2MYZMNIENiAxAyaDyoIMZU7iY\n9dWHtgnY3LU5sPoO24yolXaa3aiSLOrRjuNt4llOHxXhyIYON7YxLkAc0DerKqUX\nqt1pTgln1MULRLZEkhO0SkAQBdKGAFjp8BSQX96+2BuP1kdEotS4nLHnDidHBKir\nokE8HuxFNHC8OYjfQ4ngdFuOSibM9+iwpTvJajp4QGY2t1rdJa1qp8tfJz6zSOSd\nzQIDAQAB\n-----END PUBLIC KEY-----\n";
constexpr std::string_view content = "attestation: 1\n";

std::string octets(std::string_view hexadecimal) { return std::string(as_text(*from_hex(hexadecimal))); }

TEST(Signature, FitsTheContentThatWasSigned) {
  EXPECT_EQ(verify_signature(content, octets(ed25519_signature), ed25519_key), SignatureState::valid);
  EXPECT_EQ(verify_signature(content, octets(ecdsa_signature), ecdsa_key), SignatureState::valid);
}

TEST(Signature, DoesNotFitOtherContentAnotherKeyOrChangedOctets) {
  EXPECT_EQ(verify_signature("attestation: 2\n", octets(ed25519_signature), ed25519_key), SignatureState::invalid);
  EXPECT_EQ(verify_signature("attestation: 2\n", octets(ecdsa_signature), ecdsa_key), SignatureState::invalid);
  EXPECT_EQ(verify_signature(content, octets(ed25519_signature), ecdsa_key), SignatureState::invalid);
  EXPECT_EQ(verify_signature(content, octets(ecdsa_signature), ed25519_key), SignatureState::invalid);
  for (const auto* text : {ed25519_signature, ecdsa_signature}) {
    auto signature = octets(text);
    const auto* key = text == ed25519_signature ? ed25519_key : ecdsa_key;
    for (auto& octet : signature) {
      octet = static_cast<char>(octet ^ 1);
      EXPECT_EQ(verify_signature(content, signature, key), SignatureState::invalid);
      octet = static_cast<char>(octet ^ 1);
    }
    EXPECT_EQ(verify_signature(content, signature.substr(1), key), SignatureState::invalid);
  }
}

TEST(Signature, MayBeWrittenAsBase64) {
  EXPECT_EQ(verify_signature(content, "HDA4SZLeEd+FN9KsYJl9ucAm43TRQKB2zKZwB8hFHsA1xjteQ6rWNq/dgXRZYBbo\nykL40spZzko0XZtZeUdOBQ==\n", ed25519_key), SignatureState::valid);
  EXPECT_EQ(verify_signature("other", "HDA4SZLeEd+FN9KsYJl9ucAm43TRQKB2zKZwB8hFHsA1xjteQ6rWNq/dgXRZYBbo\nykL40spZzko0XZtZeUdOBQ==\n", ed25519_key), SignatureState::invalid);
}

TEST(Signature, NeedsAKeyOfAKindThatIsKnown) {
  const auto message = [](std::string_view key, std::string_view signature = "x") { return verify_signature(content, signature, key).error().message(); };
  EXPECT_THAT(message("no key"), HasSubstr("openssl genpkey"));
  EXPECT_THAT(message(rsa_key), HasSubstr("neither Ed25519 nor ECDSA"));
  EXPECT_THAT(message("-----BEGIN PRIVATE KEY-----\n"), HasSubstr("holds a private key"));
  EXPECT_THAT(message(ed25519_key, ""), HasSubstr("is empty"));
  EXPECT_THAT(message(ed25519_key, std::string(20000, 'A')), HasSubstr("longer than"));
  EXPECT_THAT(message(std::string(70000, 'A')), HasSubstr("longer than"));
}

TEST(Signature, NamesAKeyByItsDer) {
  EXPECT_EQ(public_key_fingerprint(ed25519_key), "ff642d0702a4a0dc5af3b44288b9a8c52ee8a5b3cbbf7f38c7cde5a746e010af");
  EXPECT_FALSE(public_key_fingerprint("no key"));
}

}  // namespace
}  // namespace assay::base
