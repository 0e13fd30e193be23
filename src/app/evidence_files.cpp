// SPDX-License-Identifier: Apache-2.0
#include "app/evidence_files.h"

#include <fmt/format.h>

#include "collect/capture/collect.h"

namespace assay::app {

base::Result<std::vector<std::filesystem::path>> evidence_files(facts::Store& store) {
  TRY(const auto answer, store.query("SELECT path FROM evidence ORDER BY evidence"));
  std::vector<std::filesystem::path> files;
  for (const auto& row : answer.rows) files.emplace_back(row[0].as_text());
  return files;
}

base::Result<std::vector<std::filesystem::path>> checked_evidence_files(facts::Store& store, const std::vector<std::string>& moved) {
  TRY(const auto answer, store.query("SELECT path, sha256, name FROM evidence ORDER BY evidence"));
  std::vector<std::filesystem::path> files;
  for (const auto& row : answer.rows) {
    std::vector<std::filesystem::path> places(moved.begin(), moved.end());
    places.emplace_back(row[0].as_text());
    bool found = false;
    bool changed = false;
    for (const auto& place : places) {
      std::error_code error;
      if (!std::filesystem::is_regular_file(place, error)) continue;
      TRY(const auto digest, collect::capture::sha256_of(place));
      found = digest == row[1].as_text();
      changed = changed || (!found && place == places.back());
      if (found) {
        files.push_back(place);
        break;
      }
    }
    if (!found) {
      return base::fail(fmt::format("the evidence {} {}: its SHA-256 is {}; say where it is with --evidence FILE", row[2].as_text(),
                                    changed ? "has changed since the run" : "is not where it was", row[1].as_text()));
    }
  }
  return files;
}

bool is_stream(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return !error && std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) && !std::filesystem::is_directory(status);
}

}  // namespace assay::app
