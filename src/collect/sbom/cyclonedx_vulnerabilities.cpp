// SPDX-License-Identifier: Apache-2.0
// The vulnerabilities of a CycloneDX document: what is known of them, and what somebody found out of them (VEX).
#include <fmt/format.h>

#include <string>

#include "collect/sbom/cyclonedx.h"
#include "collect/software/dates.h"
#include "collect/software/severity.h"
#include "collect/vulnerability/record.h"

namespace assay::collect::sbom {
namespace {

using evidence::Value;

// "analysis.state" in the words of VEX.
std::string_view status_of(std::string_view state) {
  if (state == "resolved" || state == "resolved_with_pedigree") return "fixed";
  if (state == "exploitable") return "affected";
  if (state == "in_triage") return "under_investigation";
  if (state == "false_positive" || state == "not_affected") return "not_affected";
  return {};
}

// Of several ratings the one of the newest CVSS; a word alone only if there is no number.
void rate(Value ratings, facts::VulnerabilityRecord& row) {
  for (const auto rating : ratings) {
    const auto vector = rating["vector"].text();
    auto version = software::version_of_vector(vector);
    const auto method = rating["method"].text();
    if (method == "CVSSv2") version = "2.0";
    else if (method == "CVSSv3") version = "3.0";
    else if (method == "CVSSv31") version = "3.1";
    else if (method == "CVSSv4") version = "4.0";
    auto score = version.empty() ? std::nullopt : rating["score"].real();
    if (!score) score = software::base_score(vector);
    if (score && version >= row.score_version) {
      row.score = score;
      row.score_version = version;
      row.vector = vector;
      row.severity = software::severity_of(*score, version);
    } else if (!row.score && row.severity.empty()) {
      row.severity = software::severity_word(rating["severity"].text());
    }
  }
}

// What a reference points at: in this document, in another one by BOM-Link, or a package by its URL, in the product that
// the document is of.
void aim(const CycloneDx& document, std::string_view reference, facts::VulnerabilityStatement& row, software::Problems& problems) {
  row.component = vulnerability::clipped(reference);
  row.reference = reference;
  if (reference.starts_with("urn:cdx:")) {
    const auto rest = reference.substr(8);
    const auto hash = rest.find('#');
    row.bill_id = "urn:uuid:" + std::string(rest.substr(0, hash));
    row.reference = hash == std::string_view::npos ? std::string() : std::string(rest.substr(hash + 1));
    return;
  }
  if (document.bill != nullptr && document.bill->by_reference().contains(std::string(reference))) {
    row.bill = document.bill->id();
    return;
  }
  const auto subject = document.root["metadata"]["component"];
  if (subject.is_map()) {
    auto key = vulnerability::named(subject["purl"].text());
    if (key.key.empty()) key = vulnerability::named(subject["cpe"].text());
    for (const auto* name : {"purl", "cpe", "name"}) {
      if (row.product.empty()) row.product = vulnerability::clipped(subject[name].text());
    }
    row.product_key = key.key;
    row.product_version = key.version.empty() ? vulnerability::clipped(subject["version"].text()) : key.version;
    if (key.key.empty()) problems.add(fmt::format("{}: {}", vulnerability::spot(subject), vulnerability::product_without_key));
    if (!reference.empty() && reference == subject["bom-ref"].text()) {
      row.component.clear();
      row.reference.clear();
      return;
    }
  }
  if (auto key = vulnerability::named(reference); !key.key.empty()) {
    row.component_key = std::move(key.key);
    row.component_version = std::move(key.version);
    row.reference.clear();
  }
}

}  // namespace

void read_cyclonedx_vulnerabilities(const CycloneDx& document, software::Problems& problems) {
  const auto metadata = document.root["metadata"];
  std::string issuer;
  for (const auto* key : {"supplier", "manufacturer", "manufacture"}) {
    if (issuer.empty()) issuer = vulnerability::clipped(metadata[key]["name"].text());
  }
  for (const auto author : metadata["authors"]) {
    if (issuer.empty()) issuer = vulnerability::clipped(author["name"].text());
  }
  auto room = vulnerability::room_of(document.size);
  const vulnerability::Place place_of_statements{document.evidence, document.store, problems, room, room};
  for (const auto each : document.root["vulnerabilities"]) {
    facts::VulnerabilityRecord row;
    row.from = place(document.evidence, each.offset(), each.length());
    row.id = each["id"].text();
    row.line = each.line();
    row.pointer = each.pointer();
    if (row.id.empty()) {
      problems.add(fmt::format("line {} ({}): a vulnerability without an id: name it", row.line, row.pointer));
      continue;
    }
    for (const auto reference : each["references"]) {
      const auto id = reference["id"].text();
      if (id.empty() || id == row.id) continue;
      vulnerability::append_word(row.aliases, id);
      if (row.cve.empty() && id.starts_with("CVE-")) row.cve = id;
    }
    if (row.id.starts_with("CVE-")) row.cve = row.id;
    row.source = "bill";
    row.format = document.format;
    row.summary = each["description"].text();
    row.published = software::time_from_text(each["published"].text());
    row.modified = software::time_from_text(each["updated"].text());
    row.withdrawn = !each["rejected"].text().empty();
    rate(each["ratings"], row);
    for (const auto weakness : each["cwes"]) vulnerability::append_word(row.weaknesses, fmt::format("CWE-{}", weakness.text()));
    const auto record = document.store.append(facts::vulnerability_records, row);
    const auto analysis = each["analysis"];
    const auto status = status_of(analysis["state"].text());
    if (status.empty() && !analysis["state"].text().empty()) {
      problems.add(fmt::format("line {} ({}/analysis/state): '{}' is no state of CycloneDX: use one of its words", analysis["state"].line(), row.pointer, analysis["state"].text()));
    }
    const auto response = vulnerability::joined(analysis["response"]);
    for (const auto affected : each["affects"]) {
      if (affected["ref"].text().empty()) {  // or it would speak of the whole product
        problems.add(fmt::format("line {} ({}): it does not say what is affected: give ref", affected.line(), affected.pointer()));
        continue;
      }
      facts::VulnerabilityStatement statement;
      statement.from = place(document.evidence, affected.offset(), affected.length());
      statement.vulnerability = vulnerability::clipped(row.id);
      statement.format = document.format;
      statement.status = status;
      statement.justification = vulnerability::clipped(analysis["justification"].text());
      statement.response = response;
      statement.issuer = issuer;
      statement.issued = software::time_from_text(analysis["lastUpdated"].text());
      if (!statement.issued) statement.issued = row.modified ? row.modified : software::time_from_text(metadata["timestamp"].text());
      statement.line = affected.line();
      statement.pointer = affected.pointer();
      aim(document, affected["ref"].text(), statement, problems);
      // The bill itself says that it concerns this component.
      if (document.bill != nullptr && statement.bill) {
        facts::AffectedRange range;
        range.from = statement.from;
        range.record = record;
        range.matched_by = "bill";
        range.name = statement.reference;
        range.key = fmt::format("{}", document.bill->by_reference().at(statement.reference).value);
        range.scheme = "exact";
        range.status = "affected";
        range.kind = "all";
        range.line = statement.line;
        range.pointer = statement.pointer;
        document.store.append(facts::affected_ranges, range);
      }
      if (affected["versions"].size() == 0) {
        if (!status.empty()) vulnerability::state(place_of_statements, statement, affected);
        continue;
      }
      for (const auto version : affected["versions"]) {
        const auto word = version["status"].text();
        statement.status = word == "unaffected" ? "not_affected" : word == "unknown" ? "under_investigation" : status.empty() ? "affected" : status;
        statement.component_version = vulnerability::clipped(version["version"].text().empty() ? version["range"].text() : version["version"].text());
        statement.line = version.line();
        statement.pointer = version.pointer();
        if (!vulnerability::state(place_of_statements, statement, version)) break;
      }
    }
  }
}

}  // namespace assay::collect::sbom
