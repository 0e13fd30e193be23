// SPDX-License-Identifier: Apache-2.0
#include "collect/sbom/sbom.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/blanks.h"
#include "collect/evidence/lines.h"
#include "collect/sbom/formats.h"
#include "collect/vulnerability/relate.h"
#include "facts/tables/software.h"

namespace assay::collect::sbom {
namespace {

enum class Format : std::uint8_t { none, cyclonedx, cyclonedx_xml, spdx, spdx_3, spdx_xml, tag_value, swid, go_module, go_checksums, dpkg_status, dpkg_list, dpkg_query };

constexpr std::size_t looked_at = 8192;

// "module example.org/amf", as go.mod begins.
bool is_module_line(std::string_view line) {
  line = line.substr(0, line.find("//"));
  if (evidence::next_word(line) != "module") return false;
  const auto path = evidence::next_word(line);
  return !path.empty() && base::trimmed(line).empty() && path.find_first_of("(){};:") == std::string_view::npos;
}

bool is_module_directive(std::string_view line) {
  constexpr std::array<std::string_view, 9> directives = {"go", "toolchain", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"};
  const auto first = evidence::next_word(line);
  return std::ranges::find(directives, first.substr(0, first.find('('))) != directives.end();
}

Format by_lines(std::string_view content, const std::string& name) {
  const auto file = std::filesystem::path(name).filename().string();
  const auto start = content.substr(0, looked_at);
  if (start.starts_with("Desired=Unknown/Install/Remove/Purge/Hold")) return Format::dpkg_list;
  evidence::Lines lines(start);
  std::uint32_t tabbed = 0;
  std::uint32_t checksums = 0;
  std::uint32_t other = 0;
  bool module = false;  // the first line is one of go.mod
  for (unsigned seen = 0; seen < 20 && lines.next();) {
    const auto line = base::trimmed(lines.line);
    if (line.empty() || line.starts_with('#') || line.starts_with("//")) continue;
    ++seen;
    if (line.starts_with("SPDXVersion:")) return Format::tag_value;
    if (seen == 1 && file.ends_with("go.mod") && line.starts_with("module")) return Format::go_module;
    if (seen == 1 && is_module_line(line)) {
      module = true;
      continue;
    }
    // Modules of other languages begin likewise (YANG, Verilog): with a brace or a statement of their own behind it.
    if (module) return is_module_directive(line) ? Format::go_module : Format::none;
    if (seen == 1 && line.starts_with("Package:")) return start.find("\nVersion:") != std::string_view::npos ? Format::dpkg_status : Format::none;
    auto rest = line;
    evidence::next_word(rest);
    const auto second = evidence::next_word(rest);
    const auto third = evidence::next_word(rest);
    if (second.starts_with('v') && third.starts_with("h1:")) ++checksums;
    else if (is_dpkg_query_line(lines.line)) ++tabbed;
    else if (lines.offset + lines.line.size() < start.size()) ++other;  // the last line may be cut
  }
  if (module) return Format::go_module;  // and nothing else
  if (other == 0 && checksums != 0 && tabbed == 0) return Format::go_checksums;
  if (other == 0 && tabbed > 1 && checksums == 0) return Format::dpkg_query;
  return Format::none;
}

Format format_of(const evidence::File& file) {
  switch (file.form()) {
    case evidence::Form::json:
    case evidence::Form::yaml: {
      if (file.documents().size() != 1) return Format::none;
      const auto root = file.documents().front().root();
      if (root["bomFormat"].text() == "CycloneDX") return Format::cyclonedx;
      if (root["spdxVersion"].is_text() && (root["SPDXID"] || root["packages"] || root["creationInfo"])) return Format::spdx;
      const auto context = root["@context"];
      if (context.text().find("spdx.org/rdf/3") != std::string_view::npos) return Format::spdx_3;
      for (const auto each : context) {
        if (each.text().find("spdx.org/rdf/3") != std::string_view::npos) return Format::spdx_3;
      }
      return Format::none;
    }
    case evidence::Form::xml: {
      const auto start = file.content().substr(0, looked_at);
      if (start.find("cyclonedx.org/schema/bom") != std::string_view::npos) return Format::cyclonedx_xml;
      if (start.find("<SoftwareIdentity") != std::string_view::npos) return Format::swid;
      if (start.find("spdx.org/rdf/terms") != std::string_view::npos) return Format::spdx_xml;
      return Format::none;
    }
    case evidence::Form::text: return by_lines(file.content(), file.name());
    case evidence::Form::pem:
    case evidence::Form::binary: return Format::none;
  }
  return Format::none;
}

bool recognises(const evidence::File& file) { return format_of(file) != Format::none; }

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  const auto unread = [](std::string_view what, std::string_view instead) { return Reading{.format = std::string(what), .problem = fmt::format("{} is not understood: give the same bill as {}", what, instead)}; };
  switch (format_of(file)) {
    case Format::cyclonedx: return read_cyclonedx(file, evidence, store);
    case Format::spdx: return read_spdx(file, evidence, store);
    case Format::tag_value: return read_spdx_tag_value(file.content(), evidence, store);
    case Format::go_module: return read_go_modules(file.content(), evidence, store);
    case Format::go_checksums: return read_go_checksums(file.content(), evidence, store);
    case Format::dpkg_status: return read_dpkg_status(file.content(), evidence, store);
    case Format::dpkg_list: return read_dpkg_list(file.content(), evidence, store);
    case Format::dpkg_query: return read_dpkg_query(file.content(), evidence, store);
    case Format::cyclonedx_xml: return unread("CycloneDX XML", "CycloneDX JSON, into which `cyclonedx convert` turns it");
    case Format::spdx_3: return unread("SPDX 3", "SPDX 2.3 or CycloneDX JSON");
    case Format::spdx_xml: return unread("SPDX RDF/XML", "SPDX 2.3 in JSON, YAML or tag-value");
    case Format::swid: return unread("a SWID tag", "CycloneDX or SPDX");
    case Format::none: break;
  }
  return base::fail("not a bill of materials that is known: give CycloneDX or SPDX");
}

}  // namespace

Collector collector() {
  return {.name = "bill of materials",
          .about = "CycloneDX 1.2 to 1.6 (JSON), SPDX 2.2 and 2.3 (JSON, YAML, tag-value), go.mod, go.sum, dpkg status, dpkg -l, dpkg-query -W",
          .fills = {&facts::bills.info, &facts::components.info, &facts::vulnerability_records.info, &facts::vulnerability_statements.info, &facts::affected_ranges.info},
          .recognises = recognises,
          .collect = collect,
          .relate = vulnerability::relate};
}

}  // namespace assay::collect::sbom
