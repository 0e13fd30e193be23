// SPDX-License-Identifier: Apache-2.0
// HPACK (RFC 7541) as an observer must read it: also when the dynamic table holds entries that were made before the
// capture began or in a gap. An index counts from the newest entry, so what was inserted since is found exactly; older
// entries are told apart and reported as unknown, never guessed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "wire/http_message.h"

struct nghttp2_hd_inflater;

namespace assay::wire::http {

// One decoded header block.
struct HeaderBlock {
  std::vector<HttpHeader> headers;
  std::uint16_t unknown = 0;         // how many of `headers` are not known
  bool cut = false;                  // more than 64 KiB decoded; the rest is not in `headers`
  std::optional<base::Fault> fault;  // the block cannot be decoded from this offset on
  [[nodiscard]] bool whole() const { return unknown == 0 && !cut && !fault; }
};

// One direction of a connection. Not for several threads at once.
class Hpack {
 public:
  enum class Start : std::uint8_t { of_connection, unknown };
  explicit Hpack(Start start) { restart(start); }

  // The receiver of these blocks allows a table of that size (SETTINGS_HEADER_TABLE_SIZE). Sizes above 64 KiB are not
  // followed. A smaller size is followed when the encoder says so in a block, as it must (RFC 7541 §4.2).
  void allow(std::uint32_t octets);
  // What was inserted so far cannot be relied on: a header block was lost.
  void forget() { restart(Start::unknown); }

  // Decodes a complete block that lies in the context's frame or buffer. After a fault it forgets.
  HeaderBlock decode(base::Bytes block, const Context& context);

 private:
  struct Free {
    void operator()(nghttp2_hd_inflater* inflater) const;
  };
  void restart(Start start);

  std::unique_ptr<nghttp2_hd_inflater, Free> inflater_;
  std::uint32_t allowed_ = 4096;  // RFC 9113 §6.5.2
  bool unknown_entries_ = false;  // the table may hold entries that were not seen
};

}  // namespace assay::wire::http
