// SPDX-License-Identifier: Apache-2.0
#include "collect/software/ecosystem.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/letters.h"

namespace assay::collect::software {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

template <std::size_t size>
std::string_view look_up(const std::array<Pair, size>& list, std::string_view word) {
  const auto found = std::ranges::find(list, word, &Pair::first);
  return found == list.end() ? std::string_view() : found->second;
}

constexpr std::array<Pair, 16> types = {{{"golang", "go"}, {"npm", "npm"}, {"pypi", "pypi"}, {"maven", "maven"}, {"gem", "gem"}, {"cargo", "cargo"},
                                         {"nuget", "nuget"}, {"composer", "composer"}, {"hex", "hex"}, {"pub", "pub"}, {"cran", "cran"}, {"conan", "conan"},
                                         {"swift", "swift"}, {"hackage", "hackage"}, {"bitnami", "bitnami"}, {"otp", "erlang"}}};

constexpr std::array<Pair, 12> osv = {{{"go", "go"}, {"rubygems", "gem"}, {"crates.io", "cargo"}, {"packagist", "composer"}, {"conancenter", "conan"}, {"swifturl", "swift"},
                                       {"red hat", "redhat"}, {"rocky linux", "rocky"}, {"photon os", "photon"}, {"azure linux", "azurelinux"}, {"alpaquita", "alpaquita"}, {"bellsoft hardened containers", "bellsoft"}}};

constexpr std::array<Pair, 22> codenames = {{{"jessie", "8"}, {"stretch", "9"}, {"buster", "10"}, {"bullseye", "11"}, {"bookworm", "12"}, {"trixie", "13"}, {"forky", "14"},
                                             {"trusty", "14.04"}, {"xenial", "16.04"}, {"bionic", "18.04"}, {"focal", "20.04"}, {"jammy", "22.04"}, {"kinetic", "22.10"}, {"lunar", "23.04"},
                                             {"mantic", "23.10"}, {"noble", "24.04"}, {"oracular", "24.10"}, {"plucky", "25.04"}, {"questing", "25.10"}, {"wheezy", "7"}, {"squeeze", "6"}, {"lenny", "5"}}};

constexpr std::array<Pair, 8> rpm_spaces = {{{"rhel", "redhat"}, {"redhat", "redhat"}, {"red-hat", "redhat"}, {"centos", "redhat"}, {"rocky", "rocky"}, {"rockylinux", "rocky"}, {"alma", "almalinux"}, {"sles", "suse"}}};

// PEP 503.
std::string python_name(std::string_view name) {
  std::string out;
  for (const char c : base::lower(name)) {
    if (c == '-' || c == '_' || c == '.') {
      if (!out.ends_with('-')) out += '-';
    } else {
      out += c;
    }
  }
  return out;
}

std::string normal(std::string_view ecosystem, std::string_view name) {
  if (ecosystem == "pypi") return python_name(name);
  if (ecosystem == "maven" || ecosystem == "gem" || ecosystem == "cargo" || ecosystem == "cran") return std::string(name);
  return base::lower(name);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string release_of(std::string_view ecosystem, std::string_view word) {
  const auto small = base::lower(word);
  for (std::size_t at = 0; at < small.size();) {
    if (is_digit(small[at]) && (at == 0 || small[at - 1] < 'a' || small[at - 1] > 'z' || small[at - 1] == 'v')) {
      const auto end = std::min(small.find_first_not_of("0123456789.", at), small.size());
      auto number = small.substr(at, end - at);
      const auto dot = number.find('.');
      const auto two = dot == std::string::npos ? dot : number.find('.', dot + 1);
      // A service pack is the second number: "15 SP4", "15-sp4" and 15.4 are one release.
      if (ecosystem == "suse" && dot == std::string::npos) {
        auto rest = std::string_view(small).substr(end);
        if (rest.starts_with(' ') || rest.starts_with('-')) rest.remove_prefix(1);
        if (rest.size() > 2 && rest.starts_with("sp") && is_digit(rest[2])) number += "." + std::string(rest.substr(2, rest.find_first_not_of("0123456789", 2) - 2));
        return number;
      }
      if (ecosystem == "ubuntu" || ecosystem == "alpine" || ecosystem == "opensuse" || ecosystem == "suse") return number.substr(0, two);
      return number.substr(0, dot);
    }
    ++at;
  }
  for (const auto& [name, number] : codenames) {
    if (small.find(name) != std::string::npos) return std::string(number);
  }
  return {};
}

std::string debian_release_in(std::string_view version) {
  for (const std::string_view mark : {"+deb", "~deb", "~bpo"}) {
    const auto at = version.find(mark);
    if (at == std::string_view::npos) continue;
    const auto rest = version.substr(at + mark.size());
    const auto digits = rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size()));
    if (!digits.empty() && digits.size() <= 2) return std::string(digits);
  }
  return {};
}

Package package_of(const PackageUrl& url) {
  Package out;
  out.version = url.version;
  const auto joined = [&](std::string_view separator) { return url.name_space.empty() ? url.name : url.name_space + std::string(separator) + url.name; };
  if (url.type == "deb" || url.type == "apk" || url.type == "rpm") {
    const auto space = base::lower(url.name_space);
    if (url.type == "rpm") {
      const auto known = look_up(rpm_spaces, space);
      out.ecosystem = known.empty() ? space : std::string(known);
    } else {
      out.ecosystem = space.empty() ? (url.type == "deb" ? "debian" : "alpine") : space;
    }
    out.release = release_of(out.ecosystem, url.qualifier("distro"));
    if (out.release.empty() && out.ecosystem == "debian") out.release = debian_release_in(url.version);
    std::string name = url.name;
    // The source package, by which distributions' records go; its version where it is not that of the binary one.
    if (const auto upstream = url.qualifier("upstream"); !upstream.empty() && url.type != "rpm") {
      const auto at = upstream.find('@');
      name = std::string(upstream.substr(0, at));
      if (at != std::string_view::npos) out.version = std::string(upstream.substr(at + 1));
    }
    if (const auto epoch = url.qualifier("epoch"); !epoch.empty() && url.type == "rpm" && out.version.find(':') == std::string::npos) out.version = std::string(epoch) + ":" + out.version;
    out.name = normal(out.ecosystem, name);
    return out;
  }
  out.ecosystem = std::string(look_up(types, url.type));
  if (out.ecosystem.empty()) out.ecosystem = url.type;
  out.name = normal(out.ecosystem, joined(url.type == "maven" ? ":" : "/"));
  return out;
}

Package package_of(std::string_view osv_ecosystem, std::string_view name) {
  Package out;
  const auto colon = osv_ecosystem.find(':');
  const auto base_name = base::lower(osv_ecosystem.substr(0, colon));
  const auto known = look_up(osv, base_name);
  out.ecosystem = known.empty() ? base_name : std::string(known);
  if (colon != std::string_view::npos) out.release = release_of(out.ecosystem, osv_ecosystem.substr(colon + 1));
  out.name = normal(out.ecosystem, name);
  return out;
}

Scheme scheme_of(std::string_view ecosystem) {
  constexpr std::array<std::pair<std::string_view, Scheme>, 24> list = {{
      {"go", Scheme::semver}, {"npm", Scheme::semver}, {"cargo", Scheme::semver}, {"hex", Scheme::semver}, {"pub", Scheme::semver}, {"swift", Scheme::semver}, {"bitnami", Scheme::semver},
      {"nuget", Scheme::semver}, {"pypi", Scheme::pypi}, {"maven", Scheme::maven}, {"gem", Scheme::gem}, {"debian", Scheme::debian}, {"ubuntu", Scheme::debian}, {"echo", Scheme::debian},
      {"alpine", Scheme::apk}, {"wolfi", Scheme::apk}, {"chainguard", Scheme::apk}, {"redhat", Scheme::rpm}, {"rocky", Scheme::rpm}, {"almalinux", Scheme::rpm}, {"suse", Scheme::rpm},
      {"opensuse", Scheme::rpm}, {"openeuler", Scheme::rpm}, {"mageia", Scheme::rpm}}};
  const auto found = std::ranges::find(list, ecosystem, &std::pair<std::string_view, Scheme>::first);
  return found == list.end() ? Scheme::exact : found->second;
}

}  // namespace assay::collect::software
