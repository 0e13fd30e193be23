// SPDX-License-Identifier: Apache-2.0
#include "assess/requirement.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "assess/example_row.h"
#include "assess/sql_text.h"
#include "base/yaml_file.h"
#include "facts/tables.h"

namespace assay::assess {
namespace {

constexpr std::string_view no_class = "is none: write hard, unless declared or indicator";

using base::fail;
using base::one_line;
using base::Result;
using File = base::YamlFile;

Result<State> state(const File& file, const YAML::Node& node, std::string_view key) {
  if (node.IsScalar()) {
    if (const auto value = state_from_text(node.Scalar())) return *value;
  }
  return file.error(node, key, "is no state: write violated, met, unknown or not applicable");
}

Result<Source> parse_source(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "source", {"document", "version", "clause", "confirmed", "note"}));
  Source source;
  TRY(source.document, file.sentence(node, "document", true));
  TRY(source.version, file.sentence(node, "version", false));
  TRY(source.clause, file.sentence(node, "clause", true));
  TRY(source.note, file.sentence(node, "note", false));
  TRY(const auto confirmed, file.sentence(node, "confirmed", true));
  if (confirmed != "true" && confirmed != "false") {
    return file.error(node["confirmed"], "confirmed", "is neither true nor false: say whether the clause was read");
  }
  source.confirmed = confirmed == "true";
  return source;
}

Result<TestCase> parse_test_case(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "scas", {"document", "clause", "name"}));
  TestCase test;
  TRY(test.document, file.sentence(node, "document", true));
  TRY(test.clause, file.sentence(node, "clause", true));
  TRY(test.name, file.sentence(node, "name", false));
  return test;
}

Result<Queries> parse_queries(const File& file, const YAML::Node& map) {
  const YAML::Node node = map["queries"];
  if (!node && map["attested"]) return Queries{};
  if (!node) return file.error(map, "queries", "is missing: add at least 'violated' or 'judged', or 'attested'");
  CHECK(file.keys(node, "queries", {"with", "judged", "violated", "met", "unknown", "not_applicable"}));
  Queries queries;
  TRY(queries.with, file.scalar(node, "with", false));
  TRY(queries.judged, file.scalar(node, "judged", false));
  TRY(queries.violated, file.scalar(node, "violated", false));
  TRY(queries.met, file.scalar(node, "met", false));
  TRY(queries.unknown, file.scalar(node, "unknown", false));
  TRY(queries.not_applicable, file.scalar(node, "not_applicable", false));
  if (queries.judged.empty() && queries.violated.empty()) {
    return file.error(node, "queries", "can never show a violation: add 'violated' or 'judged'");
  }
  std::vector<Definition> definitions;
  if (!queries.with.empty()) {
    auto read = read_definitions(queries.with);
    if (!read) return file.error(node["with"], "with", read.error().message());
    definitions = *std::move(read);
  }
  for (const auto& [key, sql] : {std::pair("judged", &queries.judged), std::pair("violated", &queries.violated),
                                 std::pair("met", &queries.met), std::pair("unknown", &queries.unknown),
                                 std::pair("not_applicable", &queries.not_applicable)}) {
    if (sql->empty()) continue;
    if (const auto reads = read_query(*sql, definitions); !reads) return file.error(node[key], key, reads.error().message());
  }
  return queries;
}

Result<std::optional<Attested>> parse_attested(const File& file, const YAML::Node& map) {
  const YAML::Node node = map["attested"];
  if (!node) return std::nullopt;
  CHECK(file.keys(node, "attested", {"about", "kinds", "document", "clause", "test"}));
  Attested attested;
  TRY(attested.about, file.sentence(node, "about", true));
  if (attested.about != "product" && attested.about != "supplier" && attested.about != "site" && attested.about != "network") {
    return file.error(node["about"], "about", "is nothing that an attestation is about: write product, supplier, site or network");
  }
  TRY(attested.kinds, file.texts(node, "kinds"));
  TRY(attested.document, file.sentence(node, "document", false));
  TRY(attested.clause, file.sentence(node, "clause", !attested.document.empty()));
  TRY(attested.test, file.sentence(node, "test", false));
  return attested;
}

// The kinds that a pattern such as "{gNB} – {AMF}" names.
std::vector<std::string> kinds_of(std::string_view pattern) {
  std::vector<std::string> kinds;
  for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) break;
    if (close == open + 1) return {};  // {}: any kind
    kinds.emplace_back(pattern.substr(open + 1, close - open - 1));
  }
  return kinds;
}

Result<Example> parse_example(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "examples", {"name", "facts", "expect", "missing", "reason", "class"}));
  Example example;
  example.line = File::line(node);
  TRY(example.name, file.sentence(node, "name", true));
  TRY(example.missing, file.sentence(node, "missing", false));
  TRY(example.reason, file.sentence(node, "reason", false));
  if (node["class"]) {
    TRY(const auto kind, file.sentence(node, "class", true));
    example.kind = class_from_text(kind);
    if (!example.kind) return file.error(node["class"], "class", no_class);
  }
  if (const YAML::Node facts = node["facts"]; facts) {
    if (!facts.IsMap()) return file.error(facts, "facts", "is no map: write 'table: [rows]'");
    for (const auto& entry : facts) {
      const auto& table = entry.first.Scalar();
      if (facts::table(table) == nullptr) return file.error(entry.second, table, "is no fact table: `assay tables` lists them");
      TRY(auto rows, parse_example_rows(file, entry.second, table));
      example.facts.emplace_back(entry.first.Scalar(), std::move(rows));
    }
  }
  const YAML::Node expected = node["expect"];
  if (!expected) return file.error(node, "expect", "is missing: say which state follows");
  if (!expected.IsMap()) {
    TRY(example.expected[""], state(file, expected, "expect"));
    return example;
  }
  for (const auto& entry : expected) {
    TRY(const auto value, state(file, entry.second, "expect"));
    if (entry.first.Scalar().empty()) return file.error(entry.first, "expect", "has an empty subject: name it");
    example.expected[entry.first.Scalar()] = value;
  }
  return example;
}

Result<void> parse_impossible(const File& file, const YAML::Node& map, Requirement& requirement) {
  const YAML::Node node = map["impossible"];
  if (!node) return {};
  if (!node.IsMap()) return file.error(node, "impossible", "is no map: write 'state: reason'");
  for (const auto& entry : node) {
    TRY(const auto value, state(file, entry.first, "impossible"));
    const std::string reason = entry.second.IsScalar() ? one_line(entry.second.Scalar()) : std::string();
    if (reason.empty()) return file.error(entry.second, "impossible", "gives no reason: say why the state cannot occur");
    requirement.impossible[value] = reason;
  }
  return {};
}

Result<Requirement> parse(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a requirement",
                  {"id", "title", "statement", "class", "subject", "applies", "attested", "source", "scas", "fight", "innocent", "needs", "queries", "missing",
                   "remedy", "filter", "impossible", "examples"}));
  Requirement requirement;
  TRY(requirement.id, file.sentence(root, "id", true));
  TRY(requirement.title, file.sentence(root, "title", true));
  TRY(requirement.statement, file.sentence(root, "statement", true));
  TRY(const auto kind, file.sentence(root, "class", true));
  const auto parsed_kind = class_from_text(kind);
  if (!parsed_kind) return file.error(root["class"], "class", no_class);
  requirement.kind = *parsed_kind;
  TRY(requirement.subject, file.sentence(root, "subject", true));
  TRY(requirement.source, file.list<Source>(root, "source", parse_source));
  if (requirement.source.empty()) return file.error(root, "source", "is missing: name document and clause");
  TRY(requirement.scas, file.list<TestCase>(root, "scas", parse_test_case));
  TRY(requirement.fight, file.texts(root, "fight"));
  TRY(requirement.innocent, file.texts(root, "innocent"));
  for (auto& explanation : requirement.innocent) explanation = one_line(explanation);
  TRY(requirement.applies, file.texts(root, "applies"));
  if (requirement.applies.empty()) requirement.applies = kinds_of(requirement.subject);
  TRY(requirement.attested, parse_attested(file, root));
  TRY(requirement.needs, file.texts(root, "needs"));
  if (requirement.needs.empty() && root["queries"]) return file.error(root, "needs", "is missing: name the fact tables that it looks at");
  for (const auto& table : requirement.needs) {
    if (facts::table(table) == nullptr) {
      return file.error(root["needs"], table, "is no fact table: `assay tables` lists them");
    }
  }
  TRY(requirement.queries, parse_queries(file, root));
  TRY(requirement.missing, file.sentence(root, "missing", true));
  TRY(requirement.remedy, file.sentence(root, "remedy", true));
  TRY(requirement.filter, file.sentence(root, "filter", false));
  CHECK(parse_impossible(file, root, requirement));
  TRY(requirement.examples, file.list<Example>(root, "examples", parse_example));
  return requirement;
}

}  // namespace

Result<Requirement> parse_requirement(std::string_view text, std::string name) {
  if (text.size() > largest_requirement_file) {
    return fail(fmt::format("{}: is larger than {} octets: a requirement is one small file", name, largest_requirement_file));
  }
  const File file(name);
  try {
    TRY(auto requirement, parse(file, YAML::Load(std::string(text))));
    requirement.file = std::move(name);
    return requirement;
  } catch (const YAML::Exception& problem) {
    return fail(fmt::format("{}:{}: is no valid YAML: {}", name, std::max(problem.mark.line, 0) + 1, problem.msg));
  }
}

}  // namespace assay::assess
