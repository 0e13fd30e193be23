// SPDX-License-Identifier: Apache-2.0
// SPDX 2.2 and 2.3 as tag-value text: "Tag: value" lines, where <text> … </text> may span lines.
#include <fmt/format.h>

#include "base/blanks.h"
#include "collect/evidence/lines.h"
#include "collect/sbom/formats.h"
#include "collect/sbom/spdx.h"

namespace assay::collect::sbom {
namespace {

enum class Section : std::uint8_t { document, package, file, other };

class TagValue {
 public:
  TagValue(std::uint16_t evidence, software::Problems& problems) : evidence_(evidence), problems_(problems) {}

  void take(std::string_view tag, std::string_view value, std::size_t offset, std::size_t length, std::uint32_t line) {
    if (tag == "PackageName") {
      section_ = Section::package;
      auto& row = out.packages.emplace_back().row;
      row.from = place(evidence_, offset, length);
      row.name = value;
      row.line = line;
    } else if (tag == "FileName") {
      section_ = Section::file;
      ++out.files;
    } else if (tag == "SnippetSPDXID" || tag == "LicenseID" || tag == "Reviewer" || tag == "Annotator") {
      section_ = Section::other;
    } else if (tag == "Relationship") {
      auto rest = value;
      const auto from = evidence::next_word(rest);
      const auto kind = evidence::next_word(rest);
      const auto to = evidence::next_word(rest);
      if (to.empty()) problems_.add(fmt::format("line {}: a relationship has two ends and a kind: complete it", line));
      else out.relations.push_back({std::string(from), std::string(kind), std::string(to)});
    } else if (section_ == Section::package) {
      package(tag, value, line);
    } else if (section_ == Section::document) {
      document(tag, value);
    }
  }

  SpdxDocument out;

 private:
  void document(std::string_view tag, std::string_view value) {
    if (tag == "SPDXVersion") out.version = value.starts_with("SPDX-") ? value.substr(5) : value;
    else if (tag == "DocumentName") out.name = value;
    else if (tag == "DocumentNamespace") out.name_space = value;
    else if (tag == "Creator") out.creators.emplace_back(value);
    else if (tag == "Created") out.created = value;
    else if (tag == "CreatorComment") out.comment = value;
  }

  void package(std::string_view tag, std::string_view value, std::uint32_t line) {
    auto& stated = out.packages.back();
    auto& row = stated.row;
    if (tag == "SPDXID") row.reference = value;
    else if (tag == "PackageVersion") row.version = spdx_value(value);
    else if (tag == "PackageSupplier") row.supplier = spdx_party(value);
    else if (tag == "PackageOriginator" && row.supplier.empty()) row.supplier = spdx_party(value);
    else if (tag == "PrimaryPackagePurpose") row.kind = spdx_kind(value);
    else if (tag == "PackageLicenseConcluded") {
      if (auto licence = spdx_value(value); !licence.empty()) row.licence = std::move(licence);
    } else if (tag == "PackageLicenseDeclared" && row.licence.empty()) row.licence = spdx_value(value);
    else if (tag == "PackageChecksum") {
      const auto colon = value.find(':');
      if (colon == std::string_view::npos) problems_.add(fmt::format("line {}: a checksum is an algorithm, a colon and a value: correct it", line));
      else stated.hashes.emplace_back(value.substr(0, colon), base::trimmed(value.substr(colon + 1)));
    } else if (tag == "PackageVerificationCode" && stated.hashes.empty()) {
      auto rest = value;
      stated.hashes.emplace_back("SHA1-of-files", evidence::next_word(rest));
    } else if (tag == "ExternalRef") {
      auto rest = value;
      evidence::next_word(rest);  // category
      const auto type = evidence::next_word(rest);
      spdx_reference(type, evidence::next_word(rest), stated);
    }
  }

  std::uint16_t evidence_;
  software::Problems& problems_;
  Section section_ = Section::document;
};

}  // namespace

base::Result<Reading> read_spdx_tag_value(std::string_view text, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  TagValue reader(evidence, problems);
  evidence::Lines lines(text);
  while (lines.next()) {
    const auto line = base::trimmed(lines.line);
    if (line.empty() || line.starts_with('#')) continue;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
      problems.add(fmt::format("line {}: neither a tag nor a comment: begin it with a tag, or put <text> around what spans lines", lines.number));
      continue;
    }
    const auto tag = line.substr(0, colon);
    auto value = base::trimmed(line.substr(colon + 1));
    const auto offset = lines.offset;
    const auto number = lines.number;
    std::string whole;
    if (value.starts_with("<text>")) {
      value.remove_prefix(6);
      whole = value;
      auto end = whole.find("</text>");
      while (end == std::string::npos && lines.next()) {
        whole += '\n';
        // Only as much of what was there before as an end mark can begin in.
        const auto from = whole.size() > 8 ? whole.size() - 8 : 0;
        whole += lines.line;
        end = whole.find("</text>", from);
      }
      if (end == std::string::npos) problems.add(fmt::format("line {}: <text> without </text>: close it", number));
      else whole.resize(end);
      value = whole;
    }
    reader.take(tag, value, offset, lines.offset + lines.line.size() - offset, number);
  }
  if (reader.out.version != "2.3" && reader.out.version != "2.2") problems.add(fmt::format("SPDX of version '{}' is read as 2.3: give 2.2 or 2.3", reader.out.version));
  const auto version = reader.out.version;
  write_spdx(std::move(reader.out), evidence, store, problems);
  return Reading{.format = fmt::format("SPDX {} tag-value", version), .problem = problems.text()};
}

}  // namespace assay::collect::sbom
