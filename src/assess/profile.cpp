// SPDX-License-Identifier: Apache-2.0
#include "assess/profile.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "assess/requirement.h"
#include "base/yaml_file.h"

namespace assay::assess {

bool is_profile(std::string_view text) {
  while (text.starts_with('#') || text.starts_with('\n')) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.starts_with("profile:");
}

base::Result<Profile> parse_profile(std::string_view text, std::string name) {
  if (text.size() > largest_requirement_file) return base::fail(fmt::format("{}: is larger than {} octets: a profile is one small file", name, largest_requirement_file));
  const base::YamlFile file(name);
  try {
    const auto root = YAML::Load(std::string(text));
    CHECK(file.keys(root, "a profile", {"profile", "title", "statement", "extends", "required", "wanted"}));
    Profile profile;
    TRY(profile.id, file.sentence(root, "profile", true));
    TRY(profile.title, file.sentence(root, "title", true));
    TRY(profile.statement, file.sentence(root, "statement", true));
    TRY(profile.extends, file.texts(root, "extends"));
    TRY(profile.required, file.texts(root, "required"));
    TRY(profile.wanted, file.texts(root, "wanted"));
    if (profile.extends.empty() && profile.required.empty() && profile.wanted.empty()) return file.error(root, "required", "is missing: name the ids of requirements");
    profile.file = std::move(name);
    return profile;
  } catch (const YAML::Exception& problem) {
    return base::fail(fmt::format("{}:{}: is no valid YAML: {}", name, std::max(problem.mark.line, 0) + 1, problem.msg));
  }
}

bool matches(std::string_view pattern, std::string_view id) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == id;
  if (id.size() < star || id.substr(0, star) != pattern.substr(0, star)) return false;
  const auto rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= id.size(); ++at) {
    if (matches(rest, id.substr(at))) return true;
  }
  return false;
}

}  // namespace assay::assess
