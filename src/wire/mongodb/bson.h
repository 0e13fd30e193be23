// SPDX-License-Identifier: Apache-2.0
// BSON (bsonspec.org 1.1): the elements of one document, without what lies inside them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/cursor.h"

namespace assay::wire::mongodb {

enum class Kind : std::uint8_t {
  real = 0x01,
  text = 0x02,
  document = 0x03,
  boolean = 0x08,
  int32 = 0x10,
  int64 = 0x12
};

struct Element {
  std::uint8_t kind = 0;
  std::string_view name;
  base::Bytes value;  // of a text without its length and end

  [[nodiscard]] bool is(Kind wanted) const { return kind == static_cast<std::uint8_t>(wanted); }
  [[nodiscard]] std::string_view text() const { return is(Kind::text) ? base::as_text(value) : std::string_view(); }
  // Of a number or a boolean; none of anything else.
  [[nodiscard]] std::optional<std::int64_t> number() const;
};

// The elements of a document, whose octets begin with its length. next() gives none at its end, and fails at what is no
// element; the document may be cut, then its last element is missing.
class Document {
 public:
  explicit Document(base::Bytes document);
  std::optional<Element> next();
  [[nodiscard]] bool failed() const { return !in_.ok(); }

 private:
  base::Cursor in_;
};

}  // namespace assay::wire::mongodb
