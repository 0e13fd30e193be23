// SPDX-License-Identifier: Apache-2.0
// Place: where a document of configuration stands in its file, so that facts can name the line and pointer of each
// value, of documents inside texts of documents too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
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
// Octets of texts that are looked into, of a file. Aliases may repeat a text of any size.
inline constexpr std::size_t most_inner_octets = std::size_t{16} << 20;
// Octets of a pointer. Every row has one, so longer ones would make far more of a file than it is.
inline constexpr std::size_t longest_pointer = 2'000;

// A document inside a text value, and its place. `documents` has more than one entry if the text is a YAML stream.
struct Inner {
  std::vector<Document> documents;
  Place place;
};
// The text's documents, if it is one that has a map or list at each root: JSON, YAML or one of text_documents.h. `depth`: of
// texts around it. Takes its size from `octets_left`; one that is
// larger is not looked into, and leaves nothing for others.
[[nodiscard]] std::vector<Document> documents_in(Value text, unsigned depth, std::size_t& octets_left);
// The same with their place. `content` is the file's.
[[nodiscard]] std::optional<Inner> inner_documents(Value text, const Place& place, std::string_view content, std::size_t& octets_left);

// Fails, with the line, where a value's pointer is longer than longest_pointer.
[[nodiscard]] base::Result<void> fits(Value root, std::string_view file);

// JSON with comments and commas before closing brackets, made JSON without moving anything.
[[nodiscard]] std::string without_comments(std::string_view text);

}  // namespace assay::collect::configuration
