// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/opener.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "base/cursor.h"
#include "base/raw.h"
#include "wire/tls/cipher_suites.h"
#include "wire/tls/names.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;

using Octets = std::vector<std::uint8_t>;

constexpr std::size_t nonce_length = 12;
constexpr std::uint64_t search_window = 256;  // sequence numbers tried after a loss
constexpr std::uint8_t most_searches = 8;     // in vain, of one side: each costs as much as that many records

Octets hmac(const EVP_MD* hash, std::span<const std::uint8_t> key, std::span<const std::uint8_t> input) {
  Octets out(EVP_MAX_MD_SIZE);
  unsigned length = 0;
  HMAC(hash, key.data(), static_cast<int>(key.size()), input.data(), input.size(), out.data(), &length);
  out.resize(length);
  return out;
}

// HKDF-Expand-Label with an empty context (RFC 8446 §7.1); one block of the hash is enough for everything here.
Octets expand_label(const EVP_MD* hash, std::span<const std::uint8_t> secret, std::string_view label, std::size_t length) {
  constexpr std::string_view prefix = "tls13 ";
  Octets info{0, static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(prefix.size() + label.size())};
  info.insert(info.end(), prefix.begin(), prefix.end());
  info.insert(info.end(), label.begin(), label.end());
  info.push_back(0);
  info.push_back(1);  // the number of the block (RFC 5869 §2.3)
  auto out = hmac(hash, secret, info);
  out.resize(std::min(length, out.size()));
  return out;
}

// P_hash with the label and seed in one (RFC 5246 §5).
Octets expand_12(const EVP_MD* hash, std::span<const std::uint8_t> secret, std::string_view label, Bytes seed, std::size_t length) {
  Octets whole(label.begin(), label.end());
  whole.insert(whole.end(), base::raw(seed), base::raw(seed) + seed.size());
  Octets out;
  Octets chain = whole;
  while (out.size() < length) {
    chain = hmac(hash, secret, chain);
    Octets input = chain;
    input.insert(input.end(), whole.begin(), whole.end());
    const auto block = hmac(hash, secret, input);
    out.insert(out.end(), block.begin(), block.end());
  }
  out.resize(length);
  return out;
}

}  // namespace

struct Opener::Suite {
  const EVP_CIPHER* cipher = nullptr;
  const EVP_MD* hash = nullptr;
  std::size_t key_length = 0;
  std::size_t tag_length = 16;
  std::size_t explicit_nonce = 0;  // octets of the nonce that each record carries: 1.2 with AES
  bool ccm = false;
  bool version_13 = false;

  // By the parts of its name.
  static std::optional<Suite> of(std::uint16_t number, bool version_13) {
    const auto name = cipher_suite_name(number);
    const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
    Suite out;
    out.version_13 = version_13;
    out.hash = has("SHA384") ? EVP_sha384() : EVP_sha256();
    out.ccm = has("_CCM");
    const bool wide = has("AES_256");
    out.key_length = wide ? 32 : 16;
    if (!version_13) out.explicit_nonce = 8;
    if (has("AES_128_GCM") || has("AES_256_GCM")) {
      out.cipher = wide ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    } else if (has("AES_128_CCM") || has("AES_256_CCM")) {
      out.cipher = wide ? EVP_aes_256_ccm() : EVP_aes_128_ccm();
      if (has("CCM_8")) out.tag_length = 8;
    } else if (has("CHACHA20_POLY1305")) {
      out.cipher = EVP_chacha20_poly1305();
      out.key_length = 32;
      out.explicit_nonce = 0;
    } else {
      return std::nullopt;
    }
    return out;
  }
};

struct Opener::Key {
  Octets secret;  // 1.3: for its successor
  Octets key;
  Octets iv;

  Key() = default;
  Key(Key&&) = default;
  Key& operator=(Key&&) = default;
  ~Key() {
    for (auto* each : {&secret, &key, &iv}) OPENSSL_cleanse(each->data(), each->size());
  }

  static Key of_secret(const Suite& suite, Octets secret) {
    Key out;
    out.key = expand_label(suite.hash, secret, "key", suite.key_length);
    out.iv = expand_label(suite.hash, secret, "iv", nonce_length);
    out.secret = std::move(secret);
    return out;
  }
  // After a KeyUpdate (RFC 8446 §7.2).
  [[nodiscard]] Key next(const Suite& suite) const { return of_secret(suite, expand_label(suite.hash, secret, "traffic upd", secret.size())); }
};

Opener::Opener(const Suite& suite) : suite_(std::make_unique<const Suite>(suite)) {}
Opener::~Opener() { OPENSSL_cleanse(content_.data(), content_.size()); }

void Opener::add_key(Side& side, const Secret& secret) {
  if (secret.empty()) return;
  side.keys.push_back(Key::of_secret(*suite_, Octets(base::raw(secret.bytes()), base::raw(secret.bytes()) + secret.bytes().size())));
}

std::unique_ptr<Opener> Opener::make(const TlsSecrets& secrets, std::uint16_t version, std::uint16_t cipher_suite, Bytes client_random,
                                     Bytes server_random) {
  const bool version_13 = is_version_13(version);
  const auto suite = Suite::of(cipher_suite, version_13);
  if (!suite) return nullptr;
  std::unique_ptr<Opener> out(new Opener(*suite));
  auto& [client, server] = out->sides_;
  if (version_13) {
    out->add_key(client, secrets[TlsSecrets::client_early]);
    out->add_key(client, secrets[TlsSecrets::client_handshake]);
    out->add_key(client, secrets[TlsSecrets::client_application]);
    out->add_key(server, secrets[TlsSecrets::server_handshake]);
    out->add_key(server, secrets[TlsSecrets::server_application]);
    return client.keys.empty() && server.keys.empty() ? nullptr : std::move(out);  // a broken handshake has not all of them
  }
  const auto master = secrets[TlsSecrets::master].bytes();
  if (master.empty() || version < 0x0303) return nullptr;
  std::vector<std::byte> seed(server_random.begin(), server_random.end());
  seed.insert(seed.end(), client_random.begin(), client_random.end());
  const auto fixed = nonce_length - suite->explicit_nonce;
  // RFC 5246 §6.3, without keys for a MAC.
  const auto block = expand_12(suite->hash, {base::raw(master), master.size()}, "key expansion", seed, 2 * (suite->key_length + fixed));
  const auto part = [&](std::size_t offset, std::size_t length) {
    const auto from = std::span(block).subspan(offset, length);
    return Octets(from.begin(), from.end());
  };
  for (std::size_t each = 0; each < 2; ++each) {
    Key key;
    key.key = part(each * suite->key_length, suite->key_length);
    key.iv = part(2 * suite->key_length + each * fixed, fixed);
    out->sides_[each].keys.push_back(std::move(key));
  }
  return out;
}

std::optional<Opener::Opened> Opener::open(bool from_client, Bytes record) {
  Side& mine = side(from_client);
  if (mine.keys.empty() || record.size() < record_header + suite_->explicit_nonce + suite_->tag_length) return std::nullopt;
  const bool searching = mine.lost && mine.searches < most_searches;
  const auto window = searching ? search_window : 1;
  auto found = find(mine.keys.front(), mine.sequence, mine.sequence + window, record);
  if (!found && suite_->version_13) {
    // The sender may have gone on to its next key, where it counts from 0 (RFC 8446 §5.3).
    if (mine.keys.size() == 1) mine.keys.push_back(mine.keys.front().next(*suite_));
    for (std::size_t next = 1; next < mine.keys.size() && !found; ++next) {
      found = find(mine.keys[next], 0, window, record);
      if (found) mine.keys.erase(mine.keys.begin(), mine.keys.begin() + static_cast<std::ptrdiff_t>(next));
    }
  }
  if (!found) {
    if (searching) ++mine.searches;
    return std::nullopt;
  }
  mine.sequence = *found + 1;
  mine.lost = false;
  Opened out{static_cast<ContentType>(std::to_integer<std::uint8_t>(record[0])), content_, {}};
  if (suite_->version_13) {
    // RFC 8446 §5.2: content, its type, and zeros.
    const auto end = std::ranges::find_if(content_.rbegin(), content_.rend(), [](std::byte each) { return each != std::byte{0}; });
    if (end == content_.rend()) return std::nullopt;
    out.type = static_cast<ContentType>(std::to_integer<std::uint8_t>(*end));
    out.content = out.content.first(static_cast<std::size_t>(content_.rend() - end) - 1);
  }
  out.where = record.subspan(record_header + suite_->explicit_nonce, out.content.size());
  return out;
}

std::optional<std::uint64_t> Opener::find(const Key& key, std::uint64_t from, std::uint64_t to, Bytes record) {
  for (auto sequence = from; sequence < to; ++sequence) {
    if (decipher(key, sequence, record)) return sequence;
  }
  return std::nullopt;
}

// Into content_. False: the tag does not fit.
bool Opener::decipher(const Key& key, std::uint64_t sequence, Bytes record) {
  const auto carried = record.subspan(record_header, suite_->explicit_nonce);
  const auto ciphered = record.subspan(record_header + carried.size(), record.size() - record_header - carried.size() - suite_->tag_length);
  const auto tag = record.last(suite_->tag_length);

  std::array<std::uint8_t, 8> number{};
  for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<std::uint8_t>(sequence >> (56 - 8 * i));
  Octets nonce = key.iv;
  if (carried.empty()) {
    // RFC 8446 §5.3, RFC 7905 §2.
    for (std::size_t i = 0; i < number.size(); ++i) nonce[nonce_length - number.size() + i] ^= number[i];
  } else {
    nonce.insert(nonce.end(), base::raw(carried), base::raw(carried) + carried.size());
  }
  Octets associated;
  if (suite_->version_13) {
    associated.assign(base::raw(record), base::raw(record) + record_header);
  } else {
    // RFC 5246 §6.2.3.3: the length is that of the content.
    associated.assign(number.begin(), number.end());
    associated.insert(associated.end(), base::raw(record), base::raw(record) + 3);
    associated.push_back(static_cast<std::uint8_t>(ciphered.size() >> 8U));
    associated.push_back(static_cast<std::uint8_t>(ciphered.size()));
  }

  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  auto* const c = context.get();
  content_.resize(ciphered.size());
  std::uint8_t nothing = 0;  // a null output would mean associated data
  auto* const out = content_.empty() ? &nothing : base::raw(std::span(content_));
  Octets expected(base::raw(tag), base::raw(tag) + tag.size());
  int length = 0;
  bool good = c != nullptr && EVP_DecryptInit_ex(c, suite_->cipher, nullptr, nullptr, nullptr) == 1 &&
              EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, nonce_length, nullptr) == 1 &&
              EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(expected.size()), expected.data()) == 1 &&
              EVP_DecryptInit_ex(c, nullptr, nullptr, key.key.data(), nonce.data()) == 1;
  // CCM wants to know the length first, and checks the tag with the last octet.
  if (suite_->ccm) good = good && EVP_DecryptUpdate(c, nullptr, &length, nullptr, static_cast<int>(ciphered.size())) == 1;
  good = good && EVP_DecryptUpdate(c, nullptr, &length, associated.data(), static_cast<int>(associated.size())) == 1;
  if (suite_->ccm || !ciphered.empty()) good = good && EVP_DecryptUpdate(c, out, &length, base::raw(ciphered), static_cast<int>(ciphered.size())) == 1;
  if (!suite_->ccm) good = good && EVP_DecryptFinal_ex(c, nullptr, &length) == 1;
  return good;
}

}  // namespace assay::wire::tls
