// SPDX-License-Identifier: Apache-2.0
// CycloneDX in JSON (ECMA-424 for 1.6).
#include "collect/sbom/cyclonedx.h"

#include <fmt/format.h>

#include <string>

#include "collect/sbom/formats.h"
#include "collect/software/dates.h"

namespace assay::collect::sbom {
namespace {

using evidence::Value;

// The name of an organisation or of the first of some people.
std::string_view party(Value value) {
  if (value.is_list()) {
    for (const auto each : value) {
      if (const auto name = party(each); !name.empty()) return name;
    }
    return {};
  }
  return value.is_map() ? value["name"].text() : value.text();
}

std::string licences(Value list) {
  std::string out;
  for (const auto each : list) {
    auto word = each["expression"].text();
    if (word.empty()) word = each["license"]["id"].text();
    if (word.empty()) word = each["license"]["name"].text();
    if (word.empty() || word == "NOASSERTION" || word == "NONE") continue;
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

std::string tools(Value value) {
  std::string out;
  const auto add = [&](Value tool) {
    const auto name = tool["name"].text();
    if (name.empty()) return;
    out += fmt::format("{}{}{}{}", out.empty() ? "" : ", ", name, tool["version"].text().empty() ? "" : " ", tool["version"].text());
  };
  if (value.is_list()) {
    for (const auto tool : value) add(tool);
  } else {
    for (const auto tool : value["components"]) add(tool);
    for (const auto tool : value["services"]) add(tool);
  }
  return out;
}

Stated stated(Value value, std::uint16_t evidence, std::uint32_t depth) {
  Stated out;
  auto& row = out.row;
  row.from = place(evidence, value.offset(), value.length());
  const auto group = value["group"].text();
  row.name = group.empty() ? std::string(value["name"].text()) : fmt::format("{}/{}", group, value["name"].text());
  row.version = value["version"].text();
  row.kind = value["type"].text();
  row.reference = value["bom-ref"].text();
  row.purl = value["purl"].text();
  row.cpe = value["cpe"].text();
  row.licence = licences(value["licenses"]);
  for (const auto* key : {"supplier", "manufacturer", "publisher", "authors", "author"}) {
    if (row.supplier.empty()) row.supplier = party(value[key]);
  }
  for (const auto hash : value["hashes"]) {
    if (!hash["alg"].text().empty() && !hash["content"].text().empty()) out.hashes.emplace_back(hash["alg"].text(), hash["content"].text());
  }
  row.scope = value["scope"].text();
  row.depth = depth;
  row.line = value.line();
  row.pointer = value.pointer();
  out.has_tag = !value["swid"]["tagId"].text().empty();
  return out;
}

void read_components(Value list, BillWriter& out, std::uint16_t evidence, std::uint32_t depth, software::Problems& problems) {
  for (const auto each : list) {
    if (!each.is_map() || each["name"].text().empty()) {
      problems.add(fmt::format("line {} ({}): a component without a name: name it", each.line(), each.pointer()));
      continue;
    }
    out.add(stated(each, evidence, depth));
    read_components(each["components"], out, evidence, depth + 1, problems);
  }
}

void read_services(Value list, BillWriter& out, std::uint16_t evidence, std::uint32_t depth) {
  for (const auto each : list) {
    auto service = stated(each, evidence, depth);
    service.row.kind = "service";
    service.row.supplier = party(each["provider"]);
    service.counted = false;
    if (!service.row.name.empty()) out.add(std::move(service));
    read_services(each["services"], out, evidence, depth + 1);
  }
}

// What the document says of its own completeness: of the whole, or else of any part.
std::string completeness(Value compositions, std::string_view subject) {
  bool complete = false;
  bool incomplete = false;
  for (const auto each : compositions) {
    const auto word = each["aggregate"].text();
    bool whole = each["assemblies"].size() == 0 && each["dependencies"].size() == 0;
    for (const auto* key : {"assemblies", "dependencies"}) {
      for (const auto reference : each[key]) whole = whole || (!subject.empty() && reference.text() == subject);
    }
    complete = complete || (word == "complete" && whole);
    incomplete = incomplete || word.starts_with("incomplete");
  }
  return incomplete ? "incomplete" : complete ? "complete" : "unknown";
}

void nested_relations(Value list, std::string_view parent, BillWriter& out) {
  for (const auto each : list) {
    const auto reference = each["bom-ref"].text();
    if (!parent.empty() && !reference.empty()) out.relate(parent, reference, false);
    nested_relations(each["components"], reference, out);
  }
}

bool has_unjudged(Value vulnerabilities) {
  for (const auto each : vulnerabilities) {
    if (each["analysis"]["state"].text().empty()) return true;
  }
  return false;
}

}  // namespace

base::Result<Reading> read_cyclonedx(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  const auto root = file.documents().front().root();
  const auto version = root["specVersion"].text();
  software::Problems problems;
  if (version != "1.2" && version != "1.3" && version != "1.4" && version != "1.5" && version != "1.6") {
    problems.add(fmt::format("line {}: CycloneDX of version '{}' is read as 1.6, and what is new in it is not: give 1.2 to 1.6", root["specVersion"].line(), version));
  }
  CycloneDx document{store, evidence, root, fmt::format("CycloneDX {}", version.substr(0, 16)), {}, nullptr, file.content().size()};
  if (const auto serial = root["serialNumber"].text(); !serial.empty()) document.id = fmt::format("{}/{}", serial, root["version"].text().empty() ? "1" : root["version"].text());
  const auto metadata = root["metadata"];
  const auto subject = metadata["component"];
  // A document of statements alone (VEX) names its subject too; that makes it no bill. Where some of its vulnerabilities nobody
  // has judged, it is a report of what was found in the subject: the one component of its bill.
  const bool lists = root["components"].size() != 0 || root["services"].size() != 0 || subject["components"].size() != 0 || root["vulnerabilities"].size() == 0;
  if (lists || (subject.is_map() && has_unjudged(root["vulnerabilities"]))) {
    BillWriter out(store, evidence, problems);
    document.bill = &out;
    out.bill.format = lists ? "CycloneDX" : "CycloneDX report";
    out.bill.version = version;
    out.bill.id = document.id;
    out.bill.created = software::time_from_text(metadata["timestamp"].text());
    if (!metadata["timestamp"].text().empty() && !out.bill.created) {
      problems.add(fmt::format("line {} (/metadata/timestamp): '{}' is no date and time: write it as RFC 3339 does", metadata["timestamp"].line(), metadata["timestamp"].text()));
    }
    out.bill.tool = tools(metadata["tools"]);
    out.bill.author = !party(metadata["authors"]).empty() || !party(metadata["manufacture"]).empty() || !party(metadata["manufacturer"]).empty() || !party(metadata["supplier"]).empty();
    for (const auto phase : metadata["lifecycles"]) {
      if (!out.bill.generation.empty()) out.bill.generation += ", ";
      out.bill.generation += phase["phase"].text().empty() ? phase["name"].text() : phase["phase"].text();
    }
    out.bill.complete = completeness(root["compositions"], subject["bom-ref"].text());
    out.bill.is_signed = root["signature"].is_map();
    out.set_subject_reference(std::string(subject["bom-ref"].text()));
    for (const auto each : root["dependencies"]) {
      for (const auto to : each["dependsOn"]) out.relate(each["ref"].text(), to.text(), true);
    }
    nested_relations(root["components"], {}, out);
    nested_relations(subject["components"], subject["bom-ref"].text(), out);
    if (subject.is_map()) {
      auto row = stated(subject, evidence, 0);
      row.row.is_subject = true;
      if (!row.row.name.empty()) out.add(std::move(row));
      read_components(subject["components"], out, evidence, 1, problems);
    }
    read_components(root["components"], out, evidence, 0, problems);
    read_services(root["services"], out, evidence, 0);
    read_cyclonedx_vulnerabilities(document, problems);
    out.finish();
  } else {
    read_cyclonedx_vulnerabilities(document, problems);
  }
  return Reading{.format = document.format, .problem = problems.text()};
}

}  // namespace assay::collect::sbom
