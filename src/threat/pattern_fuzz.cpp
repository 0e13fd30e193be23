// SPDX-License-Identifier: Apache-2.0
// Facts that queries give are read as patterns, and names in evidence stand in them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "threat/pattern.h"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using assay::threat::Pattern;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto pattern = Pattern::parse(text);
  if (!pattern) {
    expect(!pattern.error().message().empty());
    return 0;
  }
  const auto columns = pattern->columns();
  const auto term = pattern->fill([&](std::string_view column) -> assay::base::Result<std::string> { return "<" + std::string(column) + ">"; });
  expect(term.has_value());
  expect(term->arguments.size() == pattern->arity());
  expect(pattern->arity() <= 8 && columns.size() <= text.size());
  // What was read is read again the same way.
  const auto again = Pattern::parse(pattern->text());
  expect(again.has_value() && *again == *pattern);
  (void)assay::threat::filled(text, columns, term->arguments);
  (void)assay::threat::braced(text);
  return 0;
}
