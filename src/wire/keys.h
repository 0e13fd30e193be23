// SPDX-License-Identifier: Apache-2.0
// Keys: what an operator gives so that traffic of his own that is ciphered can be read. Held in memory only; nothing here
// is ever stored, printed or listed as a field.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace assay::wire {

// Octets that are wiped when they go.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::vector<std::byte> octets) : octets_(std::move(octets)) {}
  Secret(Secret&& other) noexcept : octets_(std::exchange(other.octets_, {})) {}
  Secret& operator=(Secret&& other) noexcept {
    std::swap(octets_, other.octets_);
    return *this;
  }
  ~Secret();

  [[nodiscard]] base::Bytes bytes() const { return octets_; }
  [[nodiscard]] bool empty() const { return octets_.empty(); }

 private:
  std::vector<std::byte> octets_;
};

// The secrets of one TLS connection, as a key log names them (draft-ietf-tls-keylogfile).
struct TlsSecrets {
  enum Label : std::uint8_t { master, client_early, client_handshake, server_handshake, client_application, server_application };
  static constexpr std::size_t labels = 6;

  [[nodiscard]] const Secret& operator[](Label label) const { return secrets[label]; }
  std::array<Secret, labels> secrets;
};

// The keys of one NAS security context (TS 33.501 annex A.8): 128 bits for each algorithm, by its number from 1 to 3.
struct NasKeys {
  std::array<Secret, 4> encryption;  // [0] is never set
  std::array<Secret, 4> integrity;
};

class Keys {
 public:
  // Lines "LABEL <client random> <secret>" as browsers, curl and OpenSSL write with SSLKEYLOGFILE; other labels, comments
  // and empty lines are passed over. An error names `name`, the line and what is wrong, and nothing of the line itself.
  base::Result<void> add_tls_key_log(std::string_view text, std::string_view name);
  // The same from a block in a capture: lines that are none are passed over.
  void add_tls_key_log(base::Bytes block);
  // Lines "kamf <64 hexadecimal digits>" or "knas <32 digits of K_NASenc> <32 digits of K_NASint>"; comments with '#'.
  base::Result<void> add_nas_keys(std::string_view text, std::string_view name);

  // Null if there are none for this connection.
  [[nodiscard]] const TlsSecrets* tls(base::Bytes client_random) const;
  [[nodiscard]] std::span<const NasKeys> nas() const { return nas_; }

 private:
  using ClientRandom = std::array<std::byte, 32>;
  bool add_tls_line(std::string_view line);

  std::map<ClientRandom, TlsSecrets> tls_;
  std::vector<NasKeys> nas_;
};

}  // namespace assay::wire
