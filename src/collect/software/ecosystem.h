// SPDX-License-Identifier: Apache-2.0
// Whose names and versions a package has, so that a component and a vulnerability record that mean the same package get
// the same key.
#pragma once

#include <string>
#include <string_view>

#include "collect/software/package_url.h"
#include "collect/software/versions.h"

namespace assay::collect::software {

// A package of an ecosystem as vulnerability records name it: of a distribution the source package.
struct Package {
  std::string ecosystem;  // go, npm, pypi, maven, gem, cargo, nuget, debian, ubuntu, alpine …; empty: unknown
  std::string release;    // of a distribution: "12", "22.04", "3.18"; empty: unknown or none
  std::string name;       // normalised
  std::string version;

  [[nodiscard]] std::string key() const { return ecosystem.empty() || name.empty() ? std::string() : ecosystem + ":" + name; }
};

[[nodiscard]] Package package_of(const PackageUrl& url);
// By an ecosystem of OSV ("Debian:12", "PyPI") and a name in it.
[[nodiscard]] Package package_of(std::string_view osv_ecosystem, std::string_view name);

// How the versions of an ecosystem compare; Scheme::exact where that is not known here.
[[nodiscard]] Scheme scheme_of(std::string_view ecosystem);

// The release of a distribution that a word means: "debian-12.5", "bookworm", "12 (bookworm)" → "12" for debian,
// "Linux Enterprise Server 15 SP4", "sles-15.4" → "15.4" for suse.
[[nodiscard]] std::string release_of(std::string_view ecosystem, std::string_view word);
// The release of Debian that a version betrays by its suffix (+deb12u1, ~deb11u2, ~bpo12+1); empty if none.
[[nodiscard]] std::string debian_release_in(std::string_view version);

}  // namespace assay::collect::software
