// SPDX-License-Identifier: Apache-2.0
// The files that are part of the program: the report application, if it was built.
// Which files these are is said in cmake/Programs.cmake.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace assay::app {

struct EmbeddedFile {
  std::string_view path;     // in the repository: "web/dist/report.html"
  std::string_view content;  // lives as long as the program
};

// Sorted by path.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

// The report application; empty if the program was built without it.
[[nodiscard]] std::string_view report_application();

}  // namespace assay::app
