// SPDX-License-Identifier: Apache-2.0
#include "app/embedded.h"

namespace assay::app {

std::string_view report_application() {
  for (const auto& file : embedded_files()) {
    if (file.path == "web/dist/report.html") return file.content;
  }
  return {};
}

}  // namespace assay::app
