// SPDX-License-Identifier: Apache-2.0
// Place: where a document of configuration stands in its file, so that facts can name the line and pointer of each
// value, of documents inside texts of documents too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collect/evidence/document.h"
#include "collect/evidence/file.h"
#include "facts/table.h"

namespace assay::collect::configuration {

using evidence::Document;
using evidence::Kind;
using evidence::Value;

struct Place {
  std::uint16_t evidence = 0;
  std::uint32_t document = 0;       // of the file, from 0
  std::string inside;               // pointer of the text that holds it, with '#' behind it; empty for the file itself
  std::uint32_t line = 0;           // lines before it in the file
  std::optional<std::uint32_t> at;  // offset of the text that holds it
  bool lines_known = true;          // false: the text's lines are not the file's; everything stands on `line`
  unsigned depth = 0;               // texts around it

  [[nodiscard]] facts::Provenance from(Value value) const;
  [[nodiscard]] std::uint32_t line_of(Value value) const;
  [[nodiscard]] std::string pointer(Value value) const;
};

// How many texts inside texts are looked into.
inline constexpr unsigned deepest_text = 3;

// A document inside a text value, and its place. `documents` has more than one entry if the text is a YAML stream.
struct Inner {
  std::vector<Document> documents;
  Place place;
};
// The text read as JSON or YAML, if it is one that has a map or list at its root. `content` is the file's, or empty.
[[nodiscard]] std::optional<Inner> inner_documents(Value text, const Place& place, std::string_view content);

// JSON with comments and commas before closing brackets, made JSON without moving anything.
[[nodiscard]] std::string without_comments(std::string_view text);

}  // namespace assay::collect::configuration
