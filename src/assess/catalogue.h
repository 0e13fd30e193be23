// SPDX-License-Identifier: Apache-2.0
// Catalogue: all requirements and profiles of a run, either those built into the program or those of a folder.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/profile.h"
#include "assess/requirement.h"
#include "base/result.h"
#include "verdict/verdict.h"

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
  // Errors: no requirement at all, a file that is neither requirement nor profile, an id that stands in two files. What
  // profiles name is looked for by check(), since several catalogues may be put together first.
  [[nodiscard]] static base::Result<Catalogue> embedded_with_examples();
  // Every *.yaml below `folder`, links not followed.
  [[nodiscard]] static base::Result<Catalogue> from_folder(const std::filesystem::path& folder);
  [[nodiscard]] static base::Result<Catalogue> from_files(std::span<const CatalogueFile> files);

  // Both together, as one case has them; an id that stands in both is an error. The digest is that of the two digests.
  [[nodiscard]] base::Result<Catalogue> with(Catalogue more) const;

  // An error if a profile names a requirement or profile that does not exist, or extends itself.
  [[nodiscard]] base::Result<void> check() const;

  // Only what a profile looks at; the digest stays that of the whole.
  [[nodiscard]] Catalogue only(const Profile& profile) const;

  // Drops every requirement of which it is not true.
  template <class Wanted>
  void keep(Wanted&& wanted) {
    std::erase_if(requirements_, [&](const Requirement& each) { return !wanted(each); });
  }

  // Requirements that were read elsewhere; the digest stays empty.
  [[nodiscard]] static Catalogue of(std::vector<Requirement> requirements);

  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }  // by id
  [[nodiscard]] const Requirement* find(std::string_view id) const;                             // null if there is none
  [[nodiscard]] const std::vector<Profile>& profiles() const { return profiles_; }              // by id
  [[nodiscard]] const Profile* find_profile(std::string_view id) const;                         // null if there is none
  // What a profile demands of one requirement, with what it extends; none if it does not look at it.
  [[nodiscard]] std::optional<verdict::Weight> weight(const Profile& profile, std::string_view requirement) const;
  // Digest of all paths and contents, in the order of the paths; hexadecimal.
  [[nodiscard]] const std::string& sha256() const { return sha256_; }

 private:
  std::vector<Requirement> requirements_;
  std::vector<Profile> profiles_;
  std::string sha256_;
};

}  // namespace assay::assess
