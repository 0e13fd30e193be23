// SPDX-License-Identifier: Apache-2.0
// Json: a JSON text (RFC 8259) as a tree that remembers where each value stands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/result.h"

namespace assay::wire::sbi {

// Borrows the parsed bytes. At most 20,000 values, nested at most 32 deep.
class Json {
 public:
  enum class Kind : std::uint8_t { object, array, string, number, boolean, null };
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;

  struct Node {
    std::string_view key;   // of a member of an object
    std::string_view text;  // of a string its value, unescaped; of other scalars as written
    base::Bytes where;      // the value as written; strings with their quotes
    Index parent = none;
    Index next = none;        // sibling
    std::uint32_t place = 0;  // in its array
    Kind kind = Kind::null;
    bool has_children = false;  // the first one is the next node
  };
  static_assert(sizeof(Node) == 64);  // a cache line

  // A tree of its own.
  [[nodiscard]] static base::Parsed<Json> parse(base::Bytes text);
  // Reads into this tree, which gives up what it held, but not its memory. Texts with escapes are kept in `arena`.
  // After a fault the tree is not to be used.
  [[nodiscard]] std::optional<base::Fault> read(base::Bytes text, base::Arena& arena);

  [[nodiscard]] Index root() const { return 0; }
  [[nodiscard]] Index size() const { return static_cast<Index>(nodes_.size()); }
  [[nodiscard]] const Node& at(Index index) const { return nodes_[index]; }
  [[nodiscard]] std::span<const Node> nodes() const { return nodes_; }  // in the order of the text
  [[nodiscard]] Index child(Index of) const { return nodes_[of].has_children ? of + 1 : none; }
  [[nodiscard]] Index next(Index of) const { return nodes_[of].next; }

  // The member of an object, or none. `of` may be none.
  [[nodiscard]] Index find(Index of, std::string_view key) const;
  // The member if it is a string; empty if not.
  [[nodiscard]] std::string_view string(Index of, std::string_view key) const;
  [[nodiscard]] std::optional<std::string_view> optional_string(Index of, std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(Index of, std::string_view key) const;
  [[nodiscard]] std::optional<bool> optional_boolean(Index of, std::string_view key) const;
  // RFC 6901, e.g. "/nfServices/0/versions".
  [[nodiscard]] std::string_view pointer(Index of, base::Arena& arena) const;
  [[nodiscard]] std::string pointer(Index of) const;

 private:
  friend class JsonReader;
  std::vector<Node> nodes_;
  base::Arena own_;  // of a tree made by parse()
};

}  // namespace assay::wire::sbi
