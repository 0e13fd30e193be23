// SPDX-License-Identifier: Apache-2.0
#include "assess/enisa_matrix.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "assess/catalogue.h"
#include "base/utf8.h"
#include "base/yaml_file.h"

namespace assay::assess {
namespace {

using base::fail;
using base::one_line;
using base::Result;
using File = base::YamlFile;

constexpr std::size_t longest_text = 6000;
constexpr std::size_t longest_title = 80;
constexpr std::size_t longest_version = 20;
constexpr std::string_view document = "ENISA 5G SCM";

// "SO12-025": it becomes part of a file name.
bool is_check(std::string_view id) {
  const auto dash = id.find('-');
  if (!id.starts_with("SO") || dash == std::string_view::npos || dash < 3 || dash > 4 || id.size() - dash < 2 || id.size() - dash > 5) return false;
  const auto digits = [](std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); };
  return digits(id.substr(2, dash - 2)) && digits(id.substr(dash + 1));
}

// The checks SO4-020 to SO4-037 are demands on suppliers; what the others ask, the operator does.
std::string_view about(std::string_view id) {
  unsigned number = 0;
  if (!id.starts_with("SO4-")) return "network";
  std::from_chars(id.data() + 4, id.data() + id.size(), number);
  return number >= 20 && number <= 37 ? "supplier" : "network";
}

struct Check {
  std::string id;
  std::string objective;  // name of the objective that it belongs to; may be empty
  std::string description;
  std::string evidence;  // typical evidence; may be empty
};

NewCatalogueFile written(const Check& check, const std::string& version) {
  const auto id = "ENISA-" + check.id;
  const auto title = check.objective.empty() ? fmt::format("Check {} of the matrix", check.id) : fmt::format("{}: {}", check.id, check.objective);
  YAML::Emitter out;
  const auto text = [&out](const char* key, const std::string& value) { out << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << value; };
  out << YAML::BeginMap;
  text("id", id);
  text("title", std::string(base::utf8_prefix(title, longest_title)));
  text("statement", check.description);
  text("class", "unless declared");
  text("subject", "{}");
  out << YAML::Key << "source" << YAML::Value << YAML::BeginSeq << YAML::Flow << YAML::BeginMap;
  text("document", std::string(document));
  if (!version.empty()) text("version", version);
  text("clause", check.id);
  out << YAML::Key << "confirmed" << YAML::Value << true << YAML::EndMap << YAML::EndSeq;
  out << YAML::Key << "attested" << YAML::Value << YAML::Flow << YAML::BeginMap;
  text("about", std::string(about(check.id)));
  text("document", std::string(document));
  text("clause", check.id);
  out << YAML::EndMap;
  text("missing", fmt::format("an attestation that covers {} {}{}{}", document, check.id, check.evidence.empty() ? "" : "; the matrix names as typical: ", check.evidence));
  text("remedy", fmt::format("Do what the check asks, and hand in an attestation that covers {} {} with the evidence that it rests on.", document, check.id));
  out << YAML::EndMap;
  return {.name = id + ".yaml", .text = std::string(out.c_str()) + "\n"};
}

Result<std::string> bounded(const File& file, const YAML::Node& node, const char* key, bool required) {
  TRY(auto text, file.sentence(node, key, required));
  if (text.size() > longest_text) return file.error(node[key], key, fmt::format("is longer than {} octets: this is no check of the matrix", longest_text));
  return text;
}

Result<std::vector<Check>> read_checks(const File& file, const YAML::Node& nodes) {
  std::map<std::string, std::string> objectives;  // urn → name
  std::set<std::string> seen;
  std::vector<Check> checks;
  for (const auto& node : nodes) {
    if (!node.IsMap()) return file.error(node, "requirement_nodes", "holds something that is no map: give the matrix as it was published");
    TRY(const auto assessable, file.sentence(node, "assessable", true));
    TRY(const auto urn, file.sentence(node, "urn", true));
    if (assessable != "true") {
      TRY(objectives[urn], bounded(file, node, "name", false));
      continue;
    }
    Check check;
    TRY(check.id, file.sentence(node, "ref_id", true));
    if (!is_check(check.id)) return file.error(node["ref_id"], "ref_id", "is no check of the matrix, such as SO12-025: correct it");
    if (!seen.insert(check.id).second) return file.error(node["ref_id"], "ref_id", fmt::format("names {} a second time: remove one", check.id));
    if (checks.size() == most_matrix_checks) return file.error(nodes, "requirement_nodes", fmt::format("holds more than {} checks: split the file", most_matrix_checks));
    TRY(const auto parent, file.sentence(node, "parent_urn", false));
    if (const auto found = objectives.find(parent); found != objectives.end()) check.objective = found->second;
    TRY(check.description, bounded(file, node, "description", true));
    TRY(check.evidence, bounded(file, node, "typical_evidence", false));
    checks.push_back(std::move(check));
  }
  return checks;
}

Result<std::vector<NewCatalogueFile>> read(const File& file, const YAML::Node& root) {
  const auto inside = [](const YAML::Node& node, const char* key) { return node && node.IsMap() ? node[key] : YAML::Node(YAML::NodeType::Undefined); };
  const auto framework = inside(inside(root, "objects"), "framework");
  const auto nodes = inside(framework, "requirement_nodes");
  if (!nodes || !nodes.IsSequence()) {
    return file.error(root, "objects/framework/requirement_nodes", "is not there: give ENISA's 5G security controls matrix as YAML, in the library format of CISO Assistant");
  }
  TRY(const auto name, file.sentence(framework, "ref_id", false));
  const auto at = name.rfind(" v");
  const auto version = at == std::string::npos ? std::string() : name.substr(at + 2);
  // It is written into every requirement.
  if (version.size() > longest_version) return file.error(framework["ref_id"], "ref_id", fmt::format("ends with a version of more than {} octets: write one such as 'v1.3'", longest_version));
  TRY(const auto checks, read_checks(file, nodes));
  if (checks.empty()) return file.error(nodes, "requirement_nodes", "holds no assessable check: give the whole matrix");
  std::vector<NewCatalogueFile> files;
  for (const auto& check : checks) files.push_back(written(check, version));
  files.push_back({.name = "enisa-5g-scm.yaml",
                   .text = "profile: enisa-5g-scm\ntitle: Checks of ENISA's 5G security controls matrix\n"
                           "statement: Every check of an imported matrix; profiles in the same folder may extend it.\nwanted: [\"ENISA-SO*\"]\n"});
  return files;
}

// What was written must be readable.
Result<void> prove(const std::vector<NewCatalogueFile>& files) {
  std::vector<CatalogueFile> views;
  for (const auto& each : files) views.push_back({each.name, each.text});
  CHECK(Catalogue::from_files(views));
  return {};
}

}  // namespace

Result<std::vector<NewCatalogueFile>> requirements_of_matrix(std::string_view text, std::string name) {
  if (text.size() > largest_matrix_file) return fail(fmt::format("{}: is larger than {} octets: this is no matrix", name, largest_matrix_file));
  const File file(name);
  try {
    TRY(auto files, read(file, YAML::Load(std::string(text))));
    CHECK(prove(files));
    return files;
  } catch (const YAML::Exception& problem) {
    return fail(fmt::format("{}:{}: is no valid YAML: {}", name, std::max(problem.mark.line, 0) + 1, problem.msg));
  }
}

}  // namespace assay::assess
