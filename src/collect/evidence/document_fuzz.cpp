// SPDX-License-Identifier: Apache-2.0
// The readers of JSON and YAML: whatever they accept is a tree whose places lie in the text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/evidence/document.h"

namespace {

namespace evidence = assay::collect::evidence;

void walk(evidence::Value value, std::string_view text, std::size_t& left) {
  if (left == 0) return;
  --left;
  if (value.offset() > text.size() || value.length() > text.size() - value.offset()) std::abort();
  (void)value.number();
  (void)value.real();
  (void)value.boolean();
  if (!value.pointer().empty() && !value.parent()) std::abort();
  std::size_t members = 0;
  for (const auto member : value) {
    ++members;
    walk(member, text, left);
  }
  if (left != 0 && members != value.size()) std::abort();
}

}  // namespace

// The first octet chooses the language.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::size_t left = 10'000;
  if (data[0] % 2 == 0) {
    if (const auto document = evidence::Document::json(text)) walk(document->root(), text, left);
  } else if (const auto documents = evidence::Document::yaml(text)) {
    for (const auto& document : *documents) walk(document.root(), text, left);
  }
  return 0;
}
