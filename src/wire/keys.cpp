// SPDX-License-Identifier: Apache-2.0
#include "wire/keys.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <optional>

namespace assay::wire {
namespace {

using base::Bytes;

constexpr std::size_t longest_secret = 64;  // octets, of the longest hash
constexpr std::size_t most_nas_keys = 64;   // each costs a trial per ciphered message

struct Name {
  std::string_view text;
  TlsSecrets::Label label;
};
constexpr std::array<Name, 6> names{{{"CLIENT_RANDOM", TlsSecrets::master},
                                     {"CLIENT_EARLY_TRAFFIC_SECRET", TlsSecrets::client_early},
                                     {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", TlsSecrets::client_handshake},
                                     {"SERVER_HANDSHAKE_TRAFFIC_SECRET", TlsSecrets::server_handshake},
                                     {"CLIENT_TRAFFIC_SECRET_0", TlsSecrets::client_application},
                                     {"SERVER_TRAFFIC_SECRET_0", TlsSecrets::server_application}}};

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> out;
  constexpr std::string_view blank = " \t\r";
  while (true) {
    const auto begin = line.find_first_not_of(blank);
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(blank), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

std::optional<std::vector<std::byte>> octets(std::string_view digits, std::size_t least, std::size_t most) {
  auto out = base::from_hex(digits);
  if (!out || out->size() < least || out->size() > most) return std::nullopt;
  return out;
}

template <class Use>
void for_each_line(std::string_view text, Use use) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    use(number, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// TS 33.501 annex A.8 with the key derivation function of TS 33.220 annex B.2: FC 0x69, the kind of algorithm (1 for
// ciphering, 2 for integrity), its number, each followed by its length. The key is the second half.
std::vector<std::byte> derived(Bytes kamf, std::uint8_t kind, std::uint8_t algorithm) {
  const std::array<std::uint8_t, 7> input{0x69, kind, 0, 1, algorithm, 0, 1};
  std::array<std::uint8_t, 32> output{};
  unsigned length = 0;
  HMAC(EVP_sha256(), kamf.data(), static_cast<int>(kamf.size()), input.data(), input.size(), output.data(), &length);
  std::vector<std::byte> key(16);
  std::ranges::transform(std::span(output).subspan(16), key.begin(), [](std::uint8_t each) { return std::byte{each}; });
  OPENSSL_cleanse(output.data(), output.size());
  return key;
}

std::optional<NasKeys> nas_line(const std::vector<std::string_view>& line) {
  NasKeys keys;
  if (line.size() == 2 && line[0] == "kamf") {
    auto root = octets(line[1], 32, 32);
    if (!root) return std::nullopt;
    const Secret kamf(std::move(*root));
    for (std::uint8_t algorithm = 1; algorithm < 4; ++algorithm) {
      keys.encryption[algorithm] = Secret(derived(kamf.bytes(), 1, algorithm));
      keys.integrity[algorithm] = Secret(derived(kamf.bytes(), 2, algorithm));
    }
    return keys;
  }
  if (line.size() != 3 || line[0] != "knas") return std::nullopt;
  const auto encryption = octets(line[1], 16, 16);
  const auto integrity = octets(line[2], 16, 16);
  if (!encryption || !integrity) return std::nullopt;
  for (std::size_t algorithm = 1; algorithm < 4; ++algorithm) {
    keys.encryption[algorithm] = Secret(*encryption);
    keys.integrity[algorithm] = Secret(*integrity);
  }
  return keys;
}

}  // namespace

Secret::~Secret() { OPENSSL_cleanse(octets_.data(), octets_.size()); }

bool Keys::add_tls_line(std::string_view line) {
  const auto parts = words(line);
  if (parts.empty() || parts[0].starts_with('#')) return true;
  const auto name = std::ranges::find(names, parts[0], &Name::text);
  if (name == names.end()) return parts.size() >= 2;
  if (parts.size() != 3) return false;
  const auto random = octets(parts[1], 32, 32);
  auto secret = octets(parts[2], 16, longest_secret);
  if (!random || !secret) return false;
  ClientRandom key;
  std::ranges::copy(*random, key.begin());
  tls_[key].secrets[name->label] = Secret(std::move(*secret));
  return true;
}

base::Result<void> Keys::add_tls_key_log(std::string_view text, std::string_view name) {
  std::size_t wrong = 0;
  for_each_line(text, [&](std::size_t number, std::string_view line) {
    if (!add_tls_line(line) && wrong == 0) wrong = number;
  });
  if (wrong != 0) return base::fail(fmt::format("{}:{}: is no line of a TLS key log; it should be a label, a client random of 64 hexadecimal digits and a secret, as SSLKEYLOGFILE gives them", name, wrong));
  return {};
}

void Keys::add_tls_key_log(Bytes block) {
  for_each_line(base::as_text(block), [&](std::size_t, std::string_view line) { (void)add_tls_line(line); });
}

base::Result<void> Keys::add_nas_keys(std::string_view text, std::string_view name) {
  std::size_t wrong = 0;
  for_each_line(text, [&](std::size_t number, std::string_view line) {
    const auto parts = words(line);
    if (parts.empty() || parts[0].starts_with('#') || wrong != 0) return;
    auto keys = nas_line(parts);
    if (!keys || nas_.size() == most_nas_keys) wrong = number;
    else nas_.push_back(std::move(*keys));
  });
  if (wrong != 0 && nas_.size() == most_nas_keys) return base::fail(fmt::format("{}:{}: more than {} NAS keys; give those of the test UEs only", name, wrong, most_nas_keys));
  if (wrong != 0) return base::fail(fmt::format("{}:{}: is no NAS key; it should be 'kamf' and 64 hexadecimal digits, or 'knas' and 32 digits each of K_NASenc and K_NASint", name, wrong));
  return {};
}

const TlsSecrets* Keys::tls(Bytes client_random) const {
  if (tls_.empty() || client_random.size() != std::tuple_size_v<ClientRandom>) return nullptr;
  ClientRandom key;
  std::ranges::copy(client_random, key.begin());
  const auto found = tls_.find(key);
  return found == tls_.end() ? nullptr : &found->second;
}

}  // namespace assay::wire
