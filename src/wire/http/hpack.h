// SPDX-License-Identifier: Apache-2.0
// HPACK (RFC 7541) as an observer must read it: also when the dynamic table holds entries that were made before the
// capture began or in a gap. An index counts from the newest entry, so what was inserted since is found exactly; older
// entries are told apart and reported as unknown, never guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "wire/http/hpack_table.h"
#include "wire/http_message.h"

namespace assay::wire::http {

// One decoded header block.
struct HeaderBlock {
  base::Arena text;  // what `headers` borrow
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
  explicit Hpack(Start start);

  // The receiver of these blocks allows a table of that size (SETTINGS_HEADER_TABLE_SIZE). Sizes above 64 KiB are not
  // followed. A smaller size is followed when the encoder says so in a block, as it must (RFC 7541 §4.2).
  void allow(std::uint32_t octets);
  // What was inserted so far cannot be relied on: a header block was lost.
  void forget();

  // Octets of memory that its tables have.
  [[nodiscard]] std::size_t held() const { return table_.held() + long_code_.capacity() + long_text_.capacity(); }

  // Decodes a complete block that lies in the context's frame or buffer. After a fault it forgets.
  [[nodiscard]] HeaderBlock decode(base::Bytes block, const Context& context);
  // The same; `out` gives up what it held, but not its memory.
  void decode(base::Bytes block, const Context& context, HeaderBlock& out);

 private:
  struct Representation {
    HpackField field;
    bool from_table = false;  // the whole field, so that `field` may borrow the dynamic table
  };
  Representation read_field(base::Cursor& in, base::Arena& text);
  std::string_view read_string(base::Cursor& in, base::Arena& text);

  HpackTable table_;
  std::uint32_t allowed_;
  bool unknown_entries_;  // the table may hold entries that were not seen
  // The latest long text in Huffman code: a bearer token must not be put into the table, and so comes in every request.
  std::vector<std::byte> long_code_;
  std::vector<char> long_text_;
};

}  // namespace assay::wire::http
