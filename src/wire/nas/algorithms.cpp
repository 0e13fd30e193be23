// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/algorithms.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/raw.h"

#ifdef ASSAY_IPSEC_MB
#include <intel-ipsec-mb.h>
#endif

namespace assay::wire::nas {
namespace {

using base::Bytes;

constexpr std::size_t key_length = 16;

std::uint8_t bearer_and_direction(const CipherInput& input) {
  return static_cast<std::uint8_t>(std::uint32_t{input.bearer} << 3U | (input.downlink ? 4U : 0U));
}

// TS 33.401 §B.1.3 and §B.2.3: COUNT, BEARER, DIRECTION and zeros.
std::array<std::uint8_t, 16> first_block(const CipherInput& input) {
  std::array<std::uint8_t, 16> block{};
  for (std::size_t i = 0; i < 4; ++i) block[i] = static_cast<std::uint8_t>(input.count >> (24 - 8 * i));
  block[4] = bearer_and_direction(input);
  return block;
}

std::optional<std::uint32_t> aes_code(Bytes key, const CipherInput& input, Bytes message) {
  thread_local const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> cmac(EVP_MAC_fetch(nullptr, "CMAC", nullptr), EVP_MAC_free);
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(EVP_MAC_CTX_new(cmac.get()), EVP_MAC_CTX_free);
  std::array<char, 12> cipher{"AES-128-CBC"};
  const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher.data(), 0), OSSL_PARAM_construct_end()};
  const auto block = first_block(input);
  std::array<std::uint8_t, 16> tag{};
  std::size_t length = 0;
  if (context == nullptr || EVP_MAC_init(context.get(), base::raw(key), key.size(), parameters.data()) != 1 ||
      EVP_MAC_update(context.get(), block.data(), 8) != 1 || EVP_MAC_update(context.get(), base::raw(message), message.size()) != 1 ||
      EVP_MAC_final(context.get(), tag.data(), &length, tag.size()) != 1) {
    return std::nullopt;
  }
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < 4; ++i) code = code << 8U | tag[i];
  return code;
}

std::optional<std::vector<std::byte>> aes_deciphered(Bytes key, const CipherInput& input, Bytes message) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const auto block = first_block(input);
  std::vector<std::byte> out(message.size());
  int length = 0;
  if (context == nullptr || EVP_DecryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, base::raw(key), block.data()) != 1 ||
      EVP_DecryptUpdate(context.get(), base::raw(std::span(out)), &length, base::raw(message), static_cast<int>(message.size())) != 1) {
    return std::nullopt;
  }
  return out;
}

#ifdef ASSAY_IPSEC_MB
class Library {
 public:
  Library() : manager_(alloc_mb_mgr(0), free_mb_mgr) {
    if (manager_) init_mb_mgr_auto(manager_.get(), nullptr);
  }
  [[nodiscard]] IMB_MGR* get() const { return manager_.get(); }

 private:
  std::unique_ptr<IMB_MGR, decltype(&free_mb_mgr)> manager_;
};

IMB_MGR* library() {
  thread_local const Library one;
  return one.get();
}

class SnowKey {
 public:
  SnowKey(IMB_MGR* manager, Bytes key) : schedule_(IMB_SNOW3G_KEY_SCHED_SIZE(manager)) { IMB_SNOW3G_INIT_KEY_SCHED(manager, key.data(), get()); }
  ~SnowKey() { imb_clear_mem(schedule_.data(), schedule_.size()); }
  SnowKey(const SnowKey&) = delete;
  SnowKey& operator=(const SnowKey&) = delete;
  [[nodiscard]] snow3g_key_schedule_t* get() { return static_cast<snow3g_key_schedule_t*>(static_cast<void*>(schedule_.data())); }

 private:
  std::vector<std::byte> schedule_;
};

std::uint32_t big_endian(const std::array<std::uint8_t, 4>& tag) {
  return static_cast<std::uint32_t>(tag[0]) << 24U | static_cast<std::uint32_t>(tag[1]) << 16U | static_cast<std::uint32_t>(tag[2]) << 8U | tag[3];
}

std::optional<std::uint32_t> snow_or_zuc_code(std::uint8_t nia, Bytes key, const CipherInput& input, Bytes message) {
  auto* const manager = library();
  if (manager == nullptr) return std::nullopt;
  std::array<std::uint8_t, 16> iv{};
  std::array<std::uint8_t, 4> tag{};
  const auto bits = static_cast<std::uint32_t>(message.size() * 8);
  if (nia == 1) {
    SnowKey schedule(manager, key);
    // TS 33.401 §B.2.2: FRESH is BEARER and 27 zeros.
    snow3g_f9_iv_gen(input.count, static_cast<std::uint32_t>(input.bearer) << 27U, input.downlink ? 1 : 0, iv.data());
    IMB_SNOW3G_F9_1_BUFFER(manager, schedule.get(), iv.data(), message.data(), bits, tag.data());
  } else {
    zuc_eia3_iv_gen(input.count, input.bearer, input.downlink ? 1 : 0, iv.data());
    IMB_ZUC_EIA3_1_BUFFER(manager, key.data(), iv.data(), message.data(), bits, static_cast<std::uint32_t*>(static_cast<void*>(tag.data())));
  }
  return big_endian(tag);
}

std::optional<std::vector<std::byte>> snow_or_zuc_deciphered(std::uint8_t nea, Bytes key, const CipherInput& input, Bytes message) {
  auto* const manager = library();
  if (manager == nullptr) return std::nullopt;
  std::array<std::uint8_t, 16> iv{};
  std::vector<std::byte> out(message.size());
  const auto length = static_cast<std::uint32_t>(message.size());
  if (nea == 1) {
    SnowKey schedule(manager, key);
    snow3g_f8_iv_gen(input.count, input.bearer, input.downlink ? 1 : 0, iv.data());
    IMB_SNOW3G_F8_1_BUFFER(manager, schedule.get(), iv.data(), message.data(), out.data(), length);
  } else {
    zuc_eea3_iv_gen(input.count, input.bearer, input.downlink ? 1 : 0, iv.data());
    IMB_ZUC_EEA3_1_BUFFER(manager, key.data(), iv.data(), message.data(), out.data(), length);
  }
  return out;
}
#else
std::optional<std::uint32_t> snow_or_zuc_code(std::uint8_t, Bytes, const CipherInput&, Bytes) { return std::nullopt; }
std::optional<std::vector<std::byte>> snow_or_zuc_deciphered(std::uint8_t, Bytes, const CipherInput&, Bytes) { return std::nullopt; }
#endif

}  // namespace

std::optional<std::uint32_t> authentication_code(std::uint8_t nia, Bytes key, const CipherInput& input, Bytes message) {
  if (key.size() != key_length || message.empty() || nia < 1 || nia > 3) return std::nullopt;
  return nia == 2 ? aes_code(key, input, message) : snow_or_zuc_code(nia, key, input, message);
}

std::optional<std::vector<std::byte>> deciphered(std::uint8_t nea, Bytes key, const CipherInput& input, Bytes message) {
  if (key.size() != key_length || message.empty() || nea < 1 || nea > 3) return std::nullopt;
  return nea == 2 ? aes_deciphered(key, input, message) : snow_or_zuc_deciphered(nea, key, input, message);
}

}  // namespace assay::wire::nas
