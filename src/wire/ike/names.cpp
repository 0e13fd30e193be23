// SPDX-License-Identifier: Apache-2.0
#include "wire/ike/names.h"

#include <fmt/format.h>

namespace assay::wire::ike {
namespace {

std::string_view encryption(std::uint16_t id) {
  switch (id) {
    case 1: return "DES_IV64";
    case 2: return "DES";
    case 3: return "3DES";
    case 4: return "RC5";
    case 5: return "IDEA";
    case 6: return "CAST";
    case 7: return "BLOWFISH";
    case 8: return "3IDEA";
    case 9: return "DES_IV32";
    case 11: return "NULL";
    case 12: return "AES_CBC";
    case 13: return "AES_CTR";
    case 14: return "AES_CCM_8";
    case 15: return "AES_CCM_12";
    case 16: return "AES_CCM_16";
    case 18: return "AES_GCM_8";
    case 19: return "AES_GCM_12";
    case 20: return "AES_GCM_16";
    case 21: return "NULL_AES_GMAC";
    case 23: return "CAMELLIA_CBC";
    case 24: return "CAMELLIA_CTR";
    case 25: return "CAMELLIA_CCM_8";
    case 26: return "CAMELLIA_CCM_12";
    case 27: return "CAMELLIA_CCM_16";
    case 28: return "CHACHA20_POLY1305";
    case 32: return "KUZNYECHIK_MGM_KTREE";
    case 33: return "MAGMA_MGM_KTREE";
    default: return {};
  }
}

std::string_view prf(std::uint16_t id) {
  switch (id) {
    case 1: return "HMAC_MD5";
    case 2: return "HMAC_SHA1";
    case 3: return "HMAC_TIGER";
    case 4: return "AES128_XCBC";
    case 5: return "HMAC_SHA2_256";
    case 6: return "HMAC_SHA2_384";
    case 7: return "HMAC_SHA2_512";
    case 8: return "AES128_CMAC";
    case 9: return "HMAC_STREEBOG_512";
    default: return {};
  }
}

std::string_view integrity(std::uint16_t id) {
  switch (id) {
    case 0: return "NONE";
    case 1: return "HMAC_MD5_96";
    case 2: return "HMAC_SHA1_96";
    case 3: return "DES_MAC";
    case 4: return "KPDK_MD5";
    case 5: return "AES_XCBC_96";
    case 6: return "HMAC_MD5_128";
    case 7: return "HMAC_SHA1_160";
    case 8: return "AES_CMAC_96";
    case 9: return "AES_128_GMAC";
    case 10: return "AES_192_GMAC";
    case 11: return "AES_256_GMAC";
    case 12: return "HMAC_SHA2_256_128";
    case 13: return "HMAC_SHA2_384_192";
    case 14: return "HMAC_SHA2_512_256";
    default: return {};
  }
}

std::string_view group(std::uint16_t id) {
  switch (id) {
    case 0: return "NONE";
    case 1: return "MODP_768";
    case 2: return "MODP_1024";
    case 3: return "EC2N_155";
    case 4: return "EC2N_185";
    case 5: return "MODP_1536";
    case 14: return "MODP_2048";
    case 15: return "MODP_3072";
    case 16: return "MODP_4096";
    case 17: return "MODP_6144";
    case 18: return "MODP_8192";
    case 19: return "ECP_256";
    case 20: return "ECP_384";
    case 21: return "ECP_521";
    case 22: return "MODP_1024_160";
    case 23: return "MODP_2048_224";
    case 24: return "MODP_2048_256";
    case 25: return "ECP_192";
    case 26: return "ECP_224";
    case 27: return "BRAINPOOL_224";
    case 28: return "BRAINPOOL_256";
    case 29: return "BRAINPOOL_384";
    case 30: return "BRAINPOOL_512";
    case 31: return "CURVE25519";
    case 32: return "CURVE448";
    case 33: return "GOST3410_2012_256";
    case 34: return "GOST3410_2012_512";
    case 35: return "ML_KEM_512";
    case 36: return "ML_KEM_768";
    case 37: return "ML_KEM_1024";
    default: return {};
  }
}

std::string_view bare_name(const Transform& transform) {
  switch (transform.type) {
    case TransformType::encryption: return encryption(transform.id);
    case TransformType::prf: return prf(transform.id);
    case TransformType::integrity: return integrity(transform.id);
    case TransformType::group: return group(transform.id);
    case TransformType::sequence_numbers: return transform.id == 0 ? "32 bits" : transform.id == 1 ? "64 bits" : "";
  }
  return {};
}

}  // namespace

std::string name(const Transform& transform) {
  const auto bare = bare_name(transform);
  std::string text = bare.empty() ? std::to_string(transform.id) : std::string(bare);
  if (transform.key_bits != 0) text += fmt::format("_{}", transform.key_bits);
  return text;
}

std::string_view exchange_name(std::uint8_t exchange) {
  switch (exchange) {
    case 1: return "base";
    case 2: return "main mode";
    case 3: return "authentication only";
    case 4: return "aggressive mode";
    case 5: return "informational";
    case 6: return "transaction";
    case 32: return "quick mode";
    case 33: return "new group mode";
    case 34: return "IKE_SA_INIT";
    case 35: return "IKE_AUTH";
    case 36: return "CREATE_CHILD_SA";
    case 37: return "INFORMATIONAL";
    case 38: return "IKE_SESSION_RESUME";
    case 43: return "IKE_INTERMEDIATE";
    case 44: return "IKE_FOLLOWUP_KE";
    default: return {};
  }
}

std::string_view notify_name(std::uint16_t type) {
  switch (type) {
    case 1: return "UNSUPPORTED_CRITICAL_PAYLOAD";
    case 4: return "INVALID_IKE_SPI";
    case 5: return "INVALID_MAJOR_VERSION";
    case 7: return "INVALID_SYNTAX";
    case 9: return "INVALID_MESSAGE_ID";
    case 11: return "INVALID_SPI";
    case 14: return "NO_PROPOSAL_CHOSEN";
    case 17: return "INVALID_KE_PAYLOAD";
    case 24: return "AUTHENTICATION_FAILED";
    case 16388: return "NAT_DETECTION_SOURCE_IP";
    case 16389: return "NAT_DETECTION_DESTINATION_IP";
    case 16390: return "COOKIE";
    case 16391: return "USE_TRANSPORT_MODE";
    case 16393: return "REKEY_SA";
    case 16396: return "MOBIKE_SUPPORTED";
    case 16404: return "MULTIPLE_AUTH_SUPPORTED";
    case 16406: return "REDIRECT_SUPPORTED";
    case 16407: return "REDIRECT";
    case 16418: return "CHILDLESS_IKEV2_SUPPORTED";
    case 16430: return "IKEV2_FRAGMENTATION_SUPPORTED";
    case 16431: return "SIGNATURE_HASH_ALGORITHMS";
    case 16435: return "USE_PPK";
    case 16438: return "INTERMEDIATE_EXCHANGE_SUPPORTED";
    case 16441: return "ADDITIONAL_KEY_EXCHANGE";
    default: return {};
  }
}

std::string_view authentication_name(std::uint16_t method, std::uint8_t major_version) {
  if (major_version == 2) {
    switch (method) {
      case 1: return "RSA signature";
      case 2: return "pre-shared key";
      case 3: return "DSS signature";
      case 9: return "ECDSA signature, P-256";
      case 10: return "ECDSA signature, P-384";
      case 11: return "ECDSA signature, P-521";
      case 12: return "secure password";
      case 13: return "none";
      case 14: return "signature";
      default: return {};
    }
  }
  switch (method) {
    case 1: return "pre-shared key";
    case 2: return "DSS signature";
    case 3: return "RSA signature";
    case 4:
    case 5: return "RSA encryption";
    case 9: return "ECDSA signature, P-256";
    case 10: return "ECDSA signature, P-384";
    case 11: return "ECDSA signature, P-521";
    case 64221: return "hybrid";
    case 65001: return "pre-shared key and XAUTH";
    case 65005: return "RSA signature and XAUTH";
    default: return {};
  }
}

}  // namespace assay::wire::ike
