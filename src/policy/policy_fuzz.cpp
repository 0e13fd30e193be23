// SPDX-License-Identifier: Apache-2.0
// A policy comes from somebody else; what is wrong with it must come out as one error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/policy.h"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using assay::policy::Verdict;
  const auto read = assay::policy::parse({reinterpret_cast<const char*>(data), size}, "fuzzed");
  if (!read) {
    expect(read.error().message().starts_with("fuzzed:"));
    return 0;
  }
  expect(!read->id.empty() && !read->author.empty() && !read->legal_basis.document.empty() && !read->legal_basis.clause.empty() && !read->text.empty());
  expect(read->starts <= read->expires);
  const auto& scope = read->scope;
  expect(!scope.suppliers.empty() || !scope.countries.empty() || !scope.products.empty() || !scope.parts.empty());
  expect((read->verdict == Verdict::acceptable_with_measures) == !read->measures.empty());
  return 0;
}
