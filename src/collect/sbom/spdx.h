// SPDX-License-Identifier: Apache-2.0
// What the forms of an SPDX document have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collect/sbom/bill_writer.h"

namespace assay::collect::sbom {

struct SpdxRelation {
  std::string from;
  std::string kind;  // DEPENDS_ON, CONTAINS …
  std::string to;
};

struct SpdxDocument {
  std::string version;    // "2.3"
  std::string name;
  std::string name_space;
  std::string created;
  std::vector<std::string> creators;
  std::string comment;    // of the creation
  std::vector<std::string> described;
  std::vector<Stated> packages;
  std::vector<SpdxRelation> relations;
  std::uint32_t files = 0;
};

// Takes "Organization: " and the like off; empty for NOASSERTION and NONE.
[[nodiscard]] std::string spdx_party(std::string_view text);
[[nodiscard]] std::string spdx_value(std::string_view text);
// An external reference by its type: purl, cpe22Type, cpe23Type, swid.
void spdx_reference(std::string_view type, std::string_view locator, Stated& package);
[[nodiscard]] std::string spdx_kind(std::string_view purpose);

// Writes the bill with its components.
void write_spdx(SpdxDocument document, std::uint16_t evidence, facts::Store& store, software::Problems& problems);

}  // namespace assay::collect::sbom
