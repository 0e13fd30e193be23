// SPDX-License-Identifier: Apache-2.0
// Package URLs, CPE names, constraints, dates and CVSS vectors: what is read is read again from its own writing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/software/constraints.h"
#include "collect/software/dates.h"
#include "collect/software/ecosystem.h"
#include "collect/software/platform_name.h"
#include "collect/software/severity.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace software = assay::collect::software;
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  if (const auto url = software::parse_package_url(given)) {
    const auto written = software::text(*url);
    const auto again = software::parse_package_url(written);
    if (again && software::text(*again) != written) std::abort();
    (void)software::package_of(*url).key();
  }
  if (const auto name = software::parse_platform_name(given)) {
    const auto again = software::parse_platform_name(software::text(*name));
    if (software::text(*name).size() <= software::longest_platform_name && (!again || *again != *name)) std::abort();
    for (const auto& value : name->values) {
      if (software::relation(value, value) == software::Relation::disjoint) std::abort();
    }
  }
  if (const auto list = software::parse_constraints(given)) {
    for (const auto& interval : *list) (void)software::holds(interval, software::Scheme::numbers, "1.2.3");
  }
  (void)software::time_from_text(given);
  (void)software::release_of("debian", given);
  if (const auto score = software::base_score(given); score && (*score < 0 || *score > 10)) std::abort();
  return 0;
}
