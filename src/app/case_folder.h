// SPDX-License-Identifier: Apache-2.0
// The folder that a run writes: facts.duckdb, report.json, report.html; or init, a draft. What is unfinished bears another name, so that
// nobody takes it for whole; a run that fails leaves nothing behind.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/confinement.h"
#include "base/result.h"

namespace assay::app {

class CaseFolder {
 public:
  // Makes the folder if need be. An error if it cannot be written.
  static base::Result<CaseFolder> open(const std::filesystem::path& folder);

  CaseFolder(CaseFolder&& other) noexcept;
  CaseFolder& operator=(CaseFolder&&) = delete;
  ~CaseFolder();  // removes what was not committed

  // Where the facts are written until commit().
  [[nodiscard]] std::filesystem::path unfinished_facts() const;
  void facts_are_whole();
  // A folder for what memory has no room for: DuckDB's while the facts are written, the audit's afterwards. Goes with this.
  [[nodiscard]] std::filesystem::path scratch() const { return unfinished_facts().string() + ".tmp"; }
  base::Result<void> write(std::string_view name, std::string_view content);
  // Copies a stream ("-" is standard input) to a file of this folder, since evidence must stay where it can be checked.
  // `number` tells several streams of one run apart.
  base::Result<std::filesystem::path> keep_stream(const std::string& name, std::size_t number);
  // Everything written gets its name.
  base::Result<void> commit();

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
  // What has to be reachable until this goes.
  [[nodiscard]] Reach reach() const;

  static constexpr std::string_view facts_name = "facts.duckdb";

 private:
  explicit CaseFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::filesystem::path unfinished(std::string_view name) const;

  std::filesystem::path folder_;
  std::vector<std::string> pending_;
  bool made_ = false;  // by this run: it goes again if nothing comes of it
};

// The facts in what the user named: the file itself, or that of a folder.
[[nodiscard]] std::filesystem::path facts_file(const std::filesystem::path& named);

}  // namespace assay::app
