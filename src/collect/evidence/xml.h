// SPDX-License-Identifier: Apache-2.0
// XML (1.0) evidence, read from front to back: memory is bounded whatever the size of the text. Why expat: docs/decisions/0002.
//
// Hostile input: nothing outside the text is ever read, and a text that declares a document type of its own (entities,
// attribute defaults) is refused, so nothing in it can grow. Depth, numbers of elements and of different names are bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::collect::evidence {

inline constexpr std::size_t most_xml_elements = 50'000'000;
inline constexpr std::size_t most_xml_names = 4'000;  // different names of elements and attributes
inline constexpr unsigned deepest_xml = 100;
inline constexpr std::size_t longest_xml_text = 65'536;  // octets kept of the text of one element; the rest is left out

// An element at its start tag. Valid during the call that it is given to.
struct XmlElement {
  std::string_view name;  // without a prefix of a namespace
  const char* const* attributes = nullptr;
  std::uint32_t offset = 0;  // of '<'
  std::uint32_t length = 0;  // of the start tag, octets
  std::uint32_t line = 0;    // from 1
  unsigned depth = 0;        // 1: the root

  // Value of an attribute, by its name without a prefix; empty if there is none.
  [[nodiscard]] std::string_view operator[](std::string_view attribute) const;
  [[nodiscard]] bool has(std::string_view attribute) const;
};

class XmlListener {
 public:
  // False ends the reading, without an error.
  virtual bool open(const XmlElement& element) = 0;
  // `text` is what stands in the element itself, not in its children, without blanks at the ends.
  virtual bool close(std::string_view name, std::string_view text) = 0;

 protected:
  ~XmlListener() = default;
};

// Reads the whole text. The error names the line and the remedy; the caller adds the name of the file. The listener may have
// heard a part of the text before an error.
base::Result<void> read_xml(std::string_view text, XmlListener& listener);

// Name of the root, without a prefix; empty if there is none in the first 64 KB.
[[nodiscard]] std::string xml_root(std::string_view text);

}  // namespace assay::collect::evidence
