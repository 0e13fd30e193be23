// SPDX-License-Identifier: Apache-2.0
#include "assess/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "assess/catalogue_files.h"
#include "base/sha256.h"

namespace assay::assess {
namespace {

// Length before content: two catalogues with the same digest have the same files.
void add(base::Sha256& digest, std::string_view part) {
  const std::string length = fmt::format("{}\n", part.size());
  digest.update(base::as_bytes(length));
  digest.update(base::as_bytes(part));
}

}  // namespace

base::Result<Catalogue> Catalogue::from_files(std::span<const CatalogueFile> files) {
  std::vector<CatalogueFile> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, &CatalogueFile::path);
  Catalogue catalogue;
  base::Sha256 digest;
  for (const auto& file : sorted) {
    if (is_threat_file(file.path)) continue;  // read by src/threat, with a digest of its own
    add(digest, file.path);
    add(digest, file.text);
    if (is_profile(file.text)) {
      TRY(auto profile, parse_profile(file.text, std::string(file.path)));
      if (const auto* other = catalogue.find_profile(profile.id); other != nullptr) {
        return base::fail(fmt::format("{}:1: profile: {} stands in {} too: give one of them another name", file.path, profile.id, other->file));
      }
      catalogue.profiles_.push_back(std::move(profile));
      continue;
    }
    TRY(auto requirement, parse_requirement(file.text, std::string(file.path)));
    if (const auto* other = catalogue.find(requirement.id); other != nullptr) {
      return base::fail(fmt::format("{}:1: id: {} stands in {} too: give one of them another id", file.path, requirement.id, other->file));
    }
    catalogue.requirements_.push_back(std::move(requirement));
  }
  if (catalogue.requirements_.empty() && catalogue.profiles_.empty() && std::ranges::none_of(sorted, is_threat_file, &CatalogueFile::path)) {
    return base::fail("the catalogue holds no requirement: name a folder with *.yaml files, or leave the option out to use "
                      "the built-in one");
  }
  std::ranges::sort(catalogue.requirements_, {}, &Requirement::id);
  std::ranges::sort(catalogue.profiles_, {}, &Profile::id);
  const auto sum = digest.finish();
  catalogue.sha256_ = base::hex(sum);
  return catalogue;
}

base::Result<Catalogue> Catalogue::with(Catalogue more) const {
  Catalogue both = *this;
  for (auto& requirement : more.requirements_) {
    if (const auto* other = find(requirement.id); other != nullptr) {
      return base::fail(fmt::format("{}: {} is in the built-in catalogue too ({}): give it another id", requirement.file, requirement.id, other->file));
    }
    both.requirements_.push_back(std::move(requirement));
  }
  for (auto& profile : more.profiles_) {
    if (const auto* other = find_profile(profile.id); other != nullptr) {
      return base::fail(fmt::format("{}: the profile {} is in the built-in catalogue too ({}): give it another name", profile.file, profile.id, other->file));
    }
    both.profiles_.push_back(std::move(profile));
  }
  std::ranges::sort(both.requirements_, {}, &Requirement::id);
  std::ranges::sort(both.profiles_, {}, &Profile::id);
  both.sha256_ = base::sha256_text(base::as_bytes(sha256_ + more.sha256_));
  return both;
}

Catalogue Catalogue::only(const Profile& profile) const {
  Catalogue part = *this;
  std::erase_if(part.requirements_, [&](const Requirement& each) { return !weight(profile, each.id); });
  return part;
}

Catalogue Catalogue::of(std::vector<Requirement> requirements) {
  Catalogue catalogue;
  catalogue.requirements_ = std::move(requirements);
  return catalogue;
}

base::Result<Catalogue> Catalogue::from_folder(const std::filesystem::path& folder) {
  TRY(const auto contents, read_catalogue_files(folder));
  std::vector<CatalogueFile> files;
  for (const auto& [path, text] : contents) files.push_back({path, text});
  auto catalogue = from_files(files);
  if (!catalogue) return std::unexpected(catalogue.error().within(folder.string()));
  return catalogue;
}

const Requirement* Catalogue::find(std::string_view id) const {
  const auto found = std::ranges::find(requirements_, id, &Requirement::id);
  return found == requirements_.end() ? nullptr : &*found;
}

const Profile* Catalogue::find_profile(std::string_view id) const {
  const auto found = std::ranges::find(profiles_, id, &Profile::id);
  return found == profiles_.end() ? nullptr : &*found;
}

base::Result<void> Catalogue::check() const {
  if (requirements_.empty()) return base::fail("the catalogue holds no requirement: name a folder with *.yaml files, or leave the option out to use the built-in one");
  for (const auto& profile : profiles_) {
    for (const auto* list : {&profile.required, &profile.wanted}) {
      for (const auto& pattern : *list) {
        if (std::ranges::any_of(requirements_, [&](const Requirement& each) { return matches(pattern, each.id); })) continue;
        return base::fail(fmt::format("{}: {} names no requirement of this catalogue: correct or remove it", profile.file, pattern));
      }
    }
    // Whatever it extends, directly or not; itself must not be among them.
    std::vector<const Profile*> above;
    for (std::size_t at = 0; at <= above.size(); ++at) {
      const auto& one = at == 0 ? profile : *above[at - 1];
      for (const auto& name : one.extends) {
        const auto* other = find_profile(name);
        if (other == nullptr) return base::fail(fmt::format("{}: extends {}, which is no profile of this catalogue: correct or remove it", one.file, name));
        if (other == &profile) return base::fail(fmt::format("{}: extends itself through {}: remove one of them", profile.file, one.id));
        if (std::ranges::find(above, other) == above.end()) above.push_back(other);
      }
    }
  }
  return {};
}

std::optional<verdict::Weight> Catalogue::weight(const Profile& profile, std::string_view requirement) const {
  const auto in = [requirement](const std::vector<std::string>& list) { return std::ranges::any_of(list, [&](const auto& pattern) { return matches(pattern, requirement); }); };
  if (in(profile.required)) return verdict::Weight::required;
  std::optional<verdict::Weight> found;
  if (in(profile.wanted)) found = verdict::Weight::wanted;
  for (const auto& name : profile.extends) {
    const auto inherited = weight(*find_profile(name), requirement);
    if (inherited == verdict::Weight::required) return inherited;
    if (inherited) found = inherited;
  }
  return found;
}

}  // namespace assay::assess
