// SPDX-License-Identifier: Apache-2.0
// The parts of the CycloneDX reader.
#pragma once

#include <cstdint>
#include <string>

#include "collect/evidence/document.h"
#include "collect/sbom/bill_writer.h"
#include "collect/software/problems.h"
#include "facts/store.h"

namespace assay::collect::sbom {

struct CycloneDx {
  facts::Store& store;
  std::uint16_t evidence;
  evidence::Value root;
  std::string format;  // "CycloneDX 1.5"
  std::string id;      // serial number and version; empty if there is none
  BillWriter* bill;    // null: the document lists no components
  std::size_t size;    // octets of the file
};

// "vulnerabilities": records, and statements where they are analysed.
void read_cyclonedx_vulnerabilities(const CycloneDx& document, software::Problems& problems);

}  // namespace assay::collect::sbom
