// SPDX-License-Identifier: Apache-2.0
// The readers of libconfig, ini and freeDiameter, JSON with comments, and the question of each reader whether a tree is its
// own: no text makes them crash, and every value lies in the text.
#include "collect/configuration/text_documents.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/configuration/readers.h"
#include "collect/configuration/secrets.h"

namespace {

namespace configuration = assay::collect::configuration;

void walk(configuration::Value value, std::string_view text) {
  if (value.offset() > text.size() || value.length() > text.size() - value.offset()) std::abort();
  if (value.line() == 0) std::abort();
  (void)value.pointer();
  if (!value.is_map() && !value.is_list()) {
    (void)configuration::secret_of(value);
    (void)configuration::subscriber_kind(value);
  }
  for (const auto member : value) walk(member, text);
}

}  // namespace

// The first octet chooses the language.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  (void)configuration::text_form(text);
  auto left = configuration::most_inner_octets;
  if (data[0] % 4 == 3) {
    const auto bare = configuration::without_comments(text);
    if (bare.size() != text.size()) std::abort();
    if (const auto document = assay::collect::evidence::Document::json(bare)) (void)configuration::has_function(document->root(), left);
    return 0;
  }
  auto document = data[0] % 4 == 0 ? configuration::libconfig_document(text) : data[0] % 4 == 1 ? configuration::ini_document(text) : configuration::diameter_document(text);
  if (!document) return 0;
  walk(document->root(), text);
  (void)configuration::has_function(document->root(), left);
  return 0;
}
