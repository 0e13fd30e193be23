// SPDX-License-Identifier: Apache-2.0
#include "wire/quic/initial_keys.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string_view>

#include "base/raw.h"

namespace assay::wire::quic {
namespace {

using base::Bytes;

constexpr std::size_t tag_length = 16;
constexpr std::size_t sample_length = 16;

using Salt = std::array<unsigned char, 20>;
constexpr Salt salt_1{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};
constexpr Salt salt_2{0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9};

using Secret = std::array<unsigned char, 32>;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

std::optional<Secret> hmac(std::span<const unsigned char> key, std::span<const unsigned char> data) {
  Secret out{};
  unsigned int length = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), out.data(), &length) == nullptr || length != out.size()) {
    return std::nullopt;
  }
  return out;
}

// HKDF-Expand-Label (RFC 8446 §7.1) for what fits into one block.
template <std::size_t size>
bool expand(const Secret& secret, std::string_view label, std::array<unsigned char, size>& out) {
  static_assert(size <= std::tuple_size_v<Secret>);
  const auto name = fmt::format("tls13 {}", label);
  std::vector<unsigned char> info{0, static_cast<unsigned char>(size), static_cast<unsigned char>(name.size())};
  std::ranges::copy(name, std::back_inserter(info));
  std::ranges::copy(std::array<unsigned char, 2>{0, 1}, std::back_inserter(info));  // no context; the first block
  const auto block = hmac(secret, info);
  if (!block) return false;
  std::copy_n(block->begin(), size, out.begin());
  return true;
}

// RFC 9001 §5.4.3: one block of AES in ECB mode.
bool mask_of(const InitialKeys& keys, Bytes sample, std::array<unsigned char, sample_length>& mask) {
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  return cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_ecb(), nullptr, keys.header_protection.data(), nullptr) == 1 &&
         EVP_EncryptUpdate(cipher.get(), mask.data(), &written, base::raw(sample), static_cast<int>(sample.size())) == 1;
}

}  // namespace

std::optional<InitialKeys> initial_keys(std::uint32_t version, Bytes destination_id, Sender sender) {
  const bool second = version == version_2;
  const Salt& salt = second ? salt_2 : salt_1;
  const auto extracted = hmac(salt, {base::raw(destination_id), destination_id.size()});
  Secret secret{};
  InitialKeys keys;
  if (!extracted || !expand(*extracted, sender == Sender::client ? "client in" : "server in", secret)) return std::nullopt;
  const bool whole = expand(secret, second ? "quicv2 key" : "quic key", keys.key) && expand(secret, second ? "quicv2 iv" : "quic iv", keys.iv) &&
                     expand(secret, second ? "quicv2 hp" : "quic hp", keys.header_protection);
  return whole ? std::optional(keys) : std::nullopt;
}

// The tag of AES-128-GCM over nothing but associated data; its keys are constants of the two versions.
bool is_genuine_retry(std::uint32_t version, Bytes destination_id, Bytes packet) {
  constexpr std::array<unsigned char, 16> key_1{0xbe, 0x0c, 0x69, 0x0b, 0x9f, 0x66, 0x57, 0x5a, 0x1d, 0x76, 0x6b, 0x54, 0xe3, 0x68, 0xc8, 0x4e};
  constexpr std::array<unsigned char, 12> nonce_1{0x46, 0x15, 0x99, 0xd3, 0x5d, 0x63, 0x2b, 0xf2, 0x23, 0x98, 0x25, 0xbb};
  constexpr std::array<unsigned char, 16> key_2{0x8f, 0xb4, 0xb0, 0x1b, 0x56, 0xac, 0x48, 0xe2, 0x60, 0xfb, 0xcb, 0xce, 0xad, 0x7c, 0xcc, 0x92};
  constexpr std::array<unsigned char, 12> nonce_2{0xd8, 0x69, 0x69, 0xbc, 0x2d, 0x7c, 0x6d, 0x99, 0x90, 0xef, 0xb0, 0x4a};
  if (packet.size() < tag_length) return false;
  std::vector<unsigned char> data{static_cast<unsigned char>(destination_id.size())};
  data.insert(data.end(), base::raw(destination_id), base::raw(destination_id) + destination_id.size());
  data.insert(data.end(), base::raw(packet), base::raw(packet) + packet.size() - tag_length);
  std::array<unsigned char, tag_length> tag{};
  std::copy_n(base::raw(packet) + packet.size() - tag_length, tag_length, tag.begin());
  const bool second = version == version_2;
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  std::array<unsigned char, 16> nothing{};
  return cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, (second ? key_2 : key_1).data(), (second ? nonce_2 : nonce_1).data()) == 1 &&
         EVP_DecryptUpdate(cipher.get(), nullptr, &written, data.data(), static_cast<int>(data.size())) == 1 &&
         EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_length, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(cipher.get(), nothing.data(), &written) == 1;
}

std::optional<Opened> open(const InitialKeys& keys, Bytes packet, std::size_t number_at) {
  // RFC 9001 §5.4.2: the sample begins where a packet number of four octets would end.
  if (packet.size() < number_at + 4 + sample_length) return std::nullopt;
  std::array<unsigned char, sample_length> mask{};
  if (!mask_of(keys, packet.subspan(number_at + 4, sample_length), mask)) return std::nullopt;

  std::vector<unsigned char> header(base::raw(packet), base::raw(packet) + number_at + 4);
  header[0] = static_cast<unsigned char>(header[0] ^ (mask[0] & 0x0fU));
  Opened opened;
  opened.number_length = static_cast<std::uint8_t>((header[0] & 0x03U) + 1);
  header.resize(number_at + opened.number_length);
  auto nonce = keys.iv;
  for (std::size_t i = 0; i < opened.number_length; ++i) {
    header[number_at + i] = static_cast<unsigned char>(header[number_at + i] ^ mask[i + 1]);
    opened.packet_number = opened.packet_number << 8U | header[number_at + i];
    auto& place = nonce[nonce.size() - opened.number_length + i];
    place = static_cast<unsigned char>(place ^ header[number_at + i]);
  }

  const Bytes ciphered = packet.subspan(header.size());
  if (ciphered.size() < tag_length) return std::nullopt;
  const Bytes text = ciphered.first(ciphered.size() - tag_length);
  std::array<unsigned char, tag_length> tag{};
  std::copy_n(base::raw(ciphered) + text.size(), tag.size(), tag.begin());
  opened.payload.resize(text.size());
  const Cipher cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  auto* const out = base::raw(std::span(opened.payload));
  const bool genuine = cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, keys.key.data(), nonce.data()) == 1 &&
                       EVP_DecryptUpdate(cipher.get(), nullptr, &written, header.data(), static_cast<int>(header.size())) == 1 &&
                       EVP_DecryptUpdate(cipher.get(), out, &written, base::raw(text), static_cast<int>(text.size())) == 1 &&
                       EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_length, tag.data()) == 1 &&
                       EVP_DecryptFinal_ex(cipher.get(), out + text.size(), &written) == 1;
  return genuine ? std::optional(std::move(opened)) : std::nullopt;
}

}  // namespace assay::wire::quic
