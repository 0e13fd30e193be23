// SPDX-License-Identifier: Apache-2.0
// Two versions, separated by a line break, in every scheme: the order must be the same from both sides.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/software/versions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace software = assay::collect::software;
  using software::Scheme;
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  const auto end = given.find('\n');
  if (end == std::string_view::npos) return 0;
  const auto left = given.substr(0, end);
  const auto right = given.substr(end + 1);
  for (const auto scheme : {Scheme::semver, Scheme::debian, Scheme::pypi, Scheme::rpm, Scheme::apk, Scheme::maven, Scheme::gem, Scheme::numbers, Scheme::exact}) {
    const auto there = software::compare(scheme, left, right);
    const auto back = software::compare(scheme, right, left);
    if (there.has_value() != back.has_value()) std::abort();
    if (there && ((*there < 0) != (*back > 0) || (*there == 0) != (*back == 0))) std::abort();
    const auto same = software::compare(scheme, left, left);
    if (same && *same != 0) std::abort();
  }
  return 0;
}
