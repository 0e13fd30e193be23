// SPDX-License-Identifier: Apache-2.0
// Opener: the records of one TLS connection whose secrets were given, in clear. AEAD suites of 1.2 and 1.3 (RFC 8446
// §5.2 and §7, RFC 5246 §5 and §6.3, RFC 5288, RFC 6655, RFC 7905).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "wire/keys.h"
#include "wire/tls/record.h"

namespace assay::wire::tls {

class Opener {
 public:
  // Null where the suite has no AEAD that is known here, or the secrets for the version are missing. `secrets` must
  // outlive the opener.
  static std::unique_ptr<Opener> make(const TlsSecrets& secrets, std::uint16_t version, std::uint16_t cipher_suite,
                                      base::Bytes client_random, base::Bytes server_random);
  ~Opener();
  Opener(const Opener&) = delete;
  Opener& operator=(const Opener&) = delete;

  struct Opened {
    ContentType type;     // of the content; in 1.3 not the one that the record shows
    base::Bytes content;  // valid until the next call
    base::Bytes where;    // the octets of the record that it was ciphered as, one for one
  };
  // A whole ciphered record. None: it does not open, e.g. because it is of early data without its secret.
  std::optional<Opened> open(bool from_client, base::Bytes record);
  // Records of this side were missed: sequence numbers are searched for.
  void lost(bool from_client) { side(from_client).lost = true; }

 private:
  struct Suite;
  struct Key;
  struct Side {
    std::vector<Key> keys;     // those to come; the first one is in use
    std::uint64_t sequence = 0;  // of the next record
    bool lost = false;
    std::uint8_t searches = 0;  // that found nothing
  };

  explicit Opener(const Suite& suite);
  Side& side(bool from_client) { return sides_[from_client ? 0 : 1]; }
  void add_key(Side& side, const Secret& secret);
  bool decipher(const Key& key, std::uint64_t sequence, base::Bytes record);
  std::optional<std::uint64_t> find(const Key& key, std::uint64_t from, std::uint64_t to, base::Bytes record);

  std::unique_ptr<const Suite> suite_;
  std::array<Side, 2> sides_;
  std::vector<std::byte> content_;
};

}  // namespace assay::wire::tls
