// SPDX-License-Identifier: Apache-2.0
#include "collect/software/package_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/blanks.h"
#include "base/letters.h"
#include "wire/sbi/resource.h"

namespace assay::collect::software {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

void encode(std::string& out, std::string_view text, std::string_view kept) {
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == ':' || kept.find(c) != std::string_view::npos) out += c;
    else fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
  }
}

// Segments decoded one by one: an encoded slash stays inside its segment's text.
std::string segments(std::string_view text, bool path) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('/'), text.size());
    const auto segment = wire::sbi::percent_decoded(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (segment.empty() || (path && (segment == "." || segment == ".."))) continue;
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

template <std::size_t size>
bool among(std::string_view word, const std::array<std::string_view, size>& list) {
  return std::ranges::find(list, word) != list.end();
}

constexpr std::array<std::string_view, 15> lower_space = {"alpm", "apk", "bitbucket", "brew", "composer", "deb", "github", "golang", "hex", "luarocks", "qpkg", "rpm", "vscode-extension", "yocto", "gitlab"};
constexpr std::array<std::string_view, 17> lower_name = {"alpm", "apk", "bitbucket", "bitnami", "brew", "composer", "deb", "github", "golang", "hex", "luarocks", "oci", "otp", "pub", "pypi", "vscode-extension", "gitlab"};
constexpr std::array<std::string_view, 4> lower_version = {"huggingface", "oci", "pypi", "vscode-extension"};

void normalise(PackageUrl& url) {
  if (among(url.type, lower_space)) url.name_space = base::lower(url.name_space);
  if (among(url.type, lower_name)) url.name = base::lower(url.name);
  if (among(url.type, lower_version)) url.version = base::lower(url.version);
  if (url.type == "pypi") std::ranges::replace(url.name, '_', '-');
  if (url.type == "pub") std::ranges::replace_if(url.name, [](char c) { return !is_letter(c) && !is_digit(c); }, '_');
  if (url.type == "mlflow" && url.qualifier("repository_url").find("azuredatabricks") != std::string_view::npos) url.name = base::lower(url.name);
}

// What a type forbids or demands, of what real documents get wrong.
std::string_view wrong(const PackageUrl& url) {
  constexpr std::array<std::string_view, 16> without_space = {"bazel", "bitnami", "cargo", "chrome-extension", "cocoapods", "conda", "cran", "gem", "hackage", "julia", "mlflow", "nuget", "opam", "otp", "pypi", "vcpkg"};
  constexpr std::array<std::string_view, 5> with_space = {"maven", "swift", "vscode-extension", "composer", "alpm"};
  if (among(url.type, without_space) && !url.name_space.empty()) return "this type has no namespace";
  if (among(url.type, with_space) && url.name_space.empty()) return "this type needs a namespace";
  if (url.type == "cran" && url.version.empty()) return "this type needs a version";
  if (url.type == "julia" && url.qualifier("uuid").empty()) return "this type needs the qualifier uuid";
  if (url.type == "cpan" && url.name.find("::") != std::string::npos) return "the name of a distribution has no ::";
  return {};
}

}  // namespace

std::string_view PackageUrl::qualifier(std::string_view key) const {
  const auto found = std::ranges::find(qualifiers, key, &std::pair<std::string, std::string>::first);
  return found == qualifiers.end() ? std::string_view() : std::string_view(found->second);
}

base::Result<PackageUrl> parse_package_url(std::string_view text) {
  const auto fail = [&](std::string_view why) { return base::fail(fmt::format("no package URL: {}", why)); };
  if (text.size() > longest_package_url) return fail("longer than 4096 octets");
  if (text.size() < 4 || base::lower(text.substr(0, 4)) != "pkg:") return fail("it does not begin with pkg:");
  text.remove_prefix(4);
  PackageUrl url;
  if (const auto hash = text.rfind('#'); hash != std::string_view::npos) {
    url.subpath = segments(base::trimmed(text.substr(hash + 1), "/"), true);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.rfind('?'); mark != std::string_view::npos) {
    auto rest = text.substr(mark + 1);
    text = text.substr(0, mark);
    while (!rest.empty()) {
      const auto end = std::min(rest.find('&'), rest.size());
      const auto pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (pair.empty()) continue;
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos) return fail("a qualifier without =");
      auto key = base::lower(pair.substr(0, equals));
      if (key.empty() || is_digit(key.front()) || !std::ranges::all_of(key, [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; })) {
        return fail("the key of a qualifier consists of letters, digits, '.', '-' and '_' and begins with no digit");
      }
      auto value = wire::sbi::percent_decoded(pair.substr(equals + 1));
      if (value.empty()) continue;
      if (!url.qualifier(key).empty()) return fail("a qualifier twice");
      url.qualifiers.emplace_back(std::move(key), std::move(value));
    }
    std::ranges::sort(url.qualifiers);
  }
  text = base::trimmed(text, "/");
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return fail("a type, then a slash and a name, are missing");
  url.type = base::lower(text.substr(0, slash));
  if (url.type.empty() || is_digit(url.type.front()) || !std::ranges::all_of(url.type, [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; })) {
    return fail("a type consists of letters, digits, '.' and '-' and begins with no digit");
  }
  text = base::trimmed(text.substr(slash), "/");
  // Behind the last slash: npm's scopes begin with the same character, often not encoded.
  const auto last = text.rfind('/');
  const auto at = text.rfind('@');
  if (at != std::string_view::npos && at == (last == std::string_view::npos ? 0 : last + 1)) return fail("the name is missing");
  if (at != std::string_view::npos && (last == std::string_view::npos || at > last)) {
    url.version = wire::sbi::percent_decoded(text.substr(at + 1));
    text = text.substr(0, at);
  }
  text = base::trimmed(text, "/");
  const auto before = text.rfind('/');
  url.name = wire::sbi::percent_decoded(before == std::string_view::npos ? text : text.substr(before + 1));
  if (before != std::string_view::npos) url.name_space = segments(text.substr(0, before), false);
  if (url.name.empty()) return fail("the name is missing");
  normalise(url);
  if (const auto why = wrong(url); !why.empty()) return fail(why);
  return url;
}

std::string text(const PackageUrl& url) {
  std::string out = "pkg:" + url.type + "/";
  if (!url.name_space.empty()) {
    encode(out, url.name_space, "/");
    out += '/';
  }
  encode(out, url.name, "");
  if (!url.version.empty()) {
    out += '@';
    encode(out, url.version, "");
  }
  char separator = '?';
  for (const auto& [key, value] : url.qualifiers) {
    out += separator;
    out += key + "=";
    encode(out, value, "");
    separator = '&';
  }
  if (!url.subpath.empty()) {
    out += '#';
    encode(out, url.subpath, "/");
  }
  return out;
}

}  // namespace assay::collect::software
