// SPDX-License-Identifier: Apache-2.0
// The collector of function configurations: docs/guides/configurations.md.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "collect/collectors.h"
#include "collect/evidence/file.h"

namespace assay::collect::configuration {

// The documents of a file, in whatever form configurations are written. Borrows from the file.
struct Documents {
  std::vector<evidence::Document> own;
  std::span<const evidence::Document> all;
  std::string format;  // YAML, JSON, libconfig, ini, freeDiameter

  Documents() = default;
  Documents(Documents&&) = default;
  Documents& operator=(Documents&&) = default;
};
// Fails with the line and reason where the text has the shape of a form, but an error in it.
[[nodiscard]] base::Result<Documents> documents_of(const evidence::File& file);

[[nodiscard]] Collector collector();

}  // namespace assay::collect::configuration
