// SPDX-License-Identifier: Apache-2.0
// SPDX 2.2 and 2.3 (ISO/IEC 5962) as JSON or YAML.
#include "collect/sbom/spdx.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/letters.h"
#include "collect/sbom/formats.h"
#include "collect/software/dates.h"

namespace assay::collect::sbom {
namespace {

using evidence::Value;

// Relationships that say that one thing needs or holds another one; `reversed`: the other way round.
struct RelationKind {
  std::string_view name;
  bool reversed;
  bool depends;
};
constexpr std::array<RelationKind, 27> relation_kinds = {{
    {"DEPENDS_ON", false, true}, {"DEPENDENCY_OF", true, true}, {"BUILD_DEPENDENCY_OF", true, true}, {"DEV_DEPENDENCY_OF", true, true}, {"RUNTIME_DEPENDENCY_OF", true, true},
    {"TEST_DEPENDENCY_OF", true, true}, {"OPTIONAL_DEPENDENCY_OF", true, true}, {"PROVIDED_DEPENDENCY_OF", true, true}, {"PREREQUISITE_FOR", true, true}, {"HAS_PREREQUISITE", false, true},
    {"CONTAINS", false, false}, {"CONTAINED_BY", true, false}, {"STATIC_LINK", false, true}, {"DYNAMIC_LINK", false, true}, {"PACKAGE_OF", true, false}, {"HAS_COMPONENT", false, false},
    {"GENERATED_FROM", false, false}, {"GENERATES", true, false}, {"VARIANT_OF", false, false}, {"EXPANDED_FROM_ARCHIVE", false, false}, {"OPTIONAL_COMPONENT_OF", true, false},
    {"DEV_TOOL_OF", true, true}, {"BUILD_TOOL_OF", true, true}, {"TEST_TOOL_OF", true, true}, {"DISTRIBUTION_ARTIFACT", false, false}, {"ANCESTOR_OF", true, false}, {"DESCENDANT_OF", false, false}}};

Stated package(Value value, std::uint16_t evidence) {
  Stated out;
  auto& row = out.row;
  row.from = place(evidence, value.offset(), value.length());
  row.name = value["name"].text();
  row.version = spdx_value(value["versionInfo"].text());
  row.kind = spdx_kind(value["primaryPackagePurpose"].text());
  row.reference = value["SPDXID"].text();
  for (const auto reference : value["externalRefs"]) spdx_reference(reference["referenceType"].text(), reference["referenceLocator"].text(), out);
  row.licence = spdx_value(value["licenseConcluded"].text());
  if (row.licence.empty()) row.licence = spdx_value(value["licenseDeclared"].text());
  row.supplier = spdx_party(value["supplier"].text());
  if (row.supplier.empty()) row.supplier = spdx_party(value["originator"].text());
  for (const auto hash : value["checksums"]) {
    if (!hash["checksumValue"].text().empty()) out.hashes.emplace_back(hash["algorithm"].text(), hash["checksumValue"].text());
  }
  // The verification code is a hash over the hashes of the package's files (SPDX 2.3 §7.9).
  if (const auto code = value["packageVerificationCode"]["packageVerificationCodeValue"].text(); !code.empty() && out.hashes.empty()) out.hashes.emplace_back("SHA1-of-files", code);
  row.line = value.line();
  row.pointer = value.pointer();
  return out;
}

}  // namespace

std::string spdx_value(std::string_view text) { return text == "NOASSERTION" || text == "NONE" || text == "N/A" ? std::string() : std::string(text); }

std::string spdx_party(std::string_view text) {
  for (const std::string_view prefix : {"Organization:", "Person:", "Tool:"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  while (text.starts_with(' ')) text.remove_prefix(1);
  auto out = spdx_value(text);
  if (out.ends_with(" ()")) out.resize(out.size() - 3);  // an empty mail address
  return spdx_value(out);
}

void spdx_reference(std::string_view type, std::string_view locator, Stated& package) {
  // The type may be written as a URI: http://spdx.org/rdf/references/cpe23Type
  if (const auto slash = type.rfind('/'); slash != std::string_view::npos) type.remove_prefix(slash + 1);
  if (type == "purl" && package.row.purl.empty()) package.row.purl = locator;
  else if (type == "cpe23Type") package.row.cpe = locator;
  else if (type == "cpe22Type" && package.row.cpe.empty()) package.row.cpe = locator;
  else if (type == "swid") package.has_tag = true;
}

std::string spdx_kind(std::string_view purpose) {
  auto kind = base::lower(purpose);
  std::ranges::replace(kind, '_', '-');
  return kind;
}

void write_spdx(SpdxDocument document, std::uint16_t evidence, facts::Store& store, software::Problems& problems) {
  BillWriter out(store, evidence, problems);
  out.bill.format = "SPDX";
  out.bill.version = document.version;
  out.bill.id = document.name_space;
  out.bill.subject = document.name;
  out.bill.created = software::time_from_text(document.created);
  if (!document.created.empty() && !out.bill.created) problems.add(fmt::format("creation: '{}' is no date and time: write it as RFC 3339 does", document.created));
  for (const std::string_view creator : document.creators) {
    const auto name = spdx_party(creator);
    if (name.empty()) continue;
    if (creator.starts_with("Tool:")) out.bill.tool += (out.bill.tool.empty() ? "" : ", ") + name;
    else out.bill.author = true;
  }
  // Where CISA's types of bills are named, it is here: "SBOM type: Build".
  if (const auto at = base::lower(document.comment).find("sbom type:"); at != std::string::npos) {
    const auto rest = std::string_view(document.comment).substr(at + 10);
    const auto start = std::min(rest.find_first_not_of(' '), rest.size());
    const auto end = std::min(rest.find_first_of(" \n\r\t,;.", start), rest.size());
    out.bill.generation = base::lower(rest.substr(start, end - start));
  }
  std::set<std::string> described(document.described.begin(), document.described.end());
  for (const auto& [from, kind, to] : document.relations) {
    if (kind == "DESCRIBES" && from == "SPDXRef-DOCUMENT") described.insert(to);
    if (kind == "DESCRIBED_BY" && to == "SPDXRef-DOCUMENT") described.insert(from);
  }
  const bool one = described.size() == 1 && document.packages.size() > 1;
  if (one) out.set_subject_reference(*described.begin());
  for (const auto& [from, kind, to] : document.relations) {
    const auto found = std::ranges::find(relation_kinds, kind, &RelationKind::name);
    // "PACKAGE NONE" says that there is none, and is a statement on completeness.
    if (to == "NONE" && found != relation_kinds.end() && one && from == *described.begin()) out.bill.complete = "complete";
    if (found == relation_kinds.end() || to == "NONE" || to == "NOASSERTION") continue;
    out.relate(found->reversed ? to : from, found->reversed ? from : to, found->depends);
  }
  out.bill.files = document.files;
  for (auto& each : document.packages) {
    if (each.row.name.empty()) {
      problems.add(fmt::format("line {}: a package without a name: name it", each.row.line));
      continue;
    }
    each.row.is_subject = one && each.row.reference == *described.begin();
    out.add(std::move(each));
  }
  out.finish();
}

base::Result<Reading> read_spdx(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  const auto root = file.documents().front().root();
  software::Problems problems;
  SpdxDocument out;
  const auto version = root["spdxVersion"].text();
  if (version != "SPDX-2.3" && version != "SPDX-2.2") problems.add(fmt::format("line {}: '{}' is read as SPDX-2.3: give SPDX-2.2 or SPDX-2.3", root["spdxVersion"].line(), version));
  out.version = version.starts_with("SPDX-") ? version.substr(5) : version;
  out.name = root["name"].text();
  out.name_space = root["documentNamespace"].text();
  const auto creation = root["creationInfo"];
  out.created = creation["created"].text();
  out.comment = creation["comment"].text();
  for (const auto creator : creation["creators"]) out.creators.emplace_back(creator.text());
  for (const auto each : root["documentDescribes"]) out.described.emplace_back(each.text());
  for (const auto each : root["packages"]) {
    out.packages.push_back(package(each, evidence));
    // Old documents name the files inside.
    for (const auto inner : each["hasFiles"]) out.relations.push_back({out.packages.back().row.reference, "CONTAINS", std::string(inner.text())});
  }
  for (const auto each : root["relationships"]) out.relations.push_back({std::string(each["spdxElementId"].text()), std::string(each["relationshipType"].text()), std::string(each["relatedSpdxElement"].text())});
  out.files = static_cast<std::uint32_t>(root["files"].size());
  write_spdx(std::move(out), evidence, store, problems);
  return Reading{.format = fmt::format("SPDX {} {}", version.starts_with("SPDX-") ? version.substr(5) : version, evidence::text(file.form())), .problem = problems.text()};
}

}  // namespace assay::collect::sbom
