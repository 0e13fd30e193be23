// SPDX-License-Identifier: Apache-2.0
// Catalogue: all requirements of a run, either those built into the program or those of a folder.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/requirement.h"
#include "base/result.h"

namespace assay::assess {

// One file of a catalogue: its path from the catalogue's folder, with '/', and its text.
struct CatalogueFile {
  std::string_view path;
  std::string_view text;
};

// The files that were built into the program, by path.
[[nodiscard]] std::span<const CatalogueFile> embedded_files();

class Catalogue {
 public:
  // What was built into the program, without its worked examples.
  [[nodiscard]] static base::Result<Catalogue> embedded();
  // Errors: no requirement at all, a file that is none, an id that stands in two files.
  [[nodiscard]] static base::Result<Catalogue> embedded_with_examples();
  // Every *.yaml below `folder`, links not followed.
  [[nodiscard]] static base::Result<Catalogue> from_folder(const std::filesystem::path& folder);
  [[nodiscard]] static base::Result<Catalogue> from_files(std::span<const CatalogueFile> files);

  // Requirements that were read elsewhere; the digest stays empty.
  [[nodiscard]] static Catalogue of(std::vector<Requirement> requirements);

  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }  // by id
  [[nodiscard]] const Requirement* find(std::string_view id) const;                             // null if there is none
  // Digest of all paths and contents, in the order of the paths; hexadecimal.
  [[nodiscard]] const std::string& sha256() const { return sha256_; }

 private:
  std::vector<Requirement> requirements_;
  std::string sha256_;
};

}  // namespace assay::assess
