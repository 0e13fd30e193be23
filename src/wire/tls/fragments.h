// SPDX-License-Identifier: Apache-2.0
// Fragments: puts handshake messages of one DTLS direction together (RFC 6347 §4.2.3). The parser has no state, so
// whoever keeps state per flow does this.
#pragma once

#include <optional>
#include <vector>

#include "wire/tls/handshake.h"

namespace assay::wire::tls {

class Fragments {
 public:
  // The message that this fragment completes, if any; it borrows octets kept here until the next add(). Fragments are
  // taken in order, repeated ones are skipped; one behind a hole is left out, as its sender will repeat it.
  std::optional<ReadHandshake> add(const HandshakeFragment& fragment);

  [[nodiscard]] std::size_t octets() const { return body_.size(); }
  // Gives the octets back; the message last completed stays known, so that its repetition is skipped.
  void clear() { body_ = std::vector<std::byte>(); }

 private:
  std::optional<std::uint16_t> sequence_;
  bool complete_ = false;
  std::vector<std::byte> body_;
};

}  // namespace assay::wire::tls
