// SPDX-License-Identifier: Apache-2.0
// BillWriter: one bill of materials on its way into the tables. Works out of each component what its identifiers mean,
// and counts what the bill states of how many.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collect/software/ecosystem.h"
#include "collect/software/problems.h"
#include "facts/store.h"

namespace assay::collect::sbom {

// A component as a format states it; empty where it states nothing.
struct Stated {
  facts::Component row;           // name, version, kind, reference, purl, cpe, licence, supplier, scope, depth and its place
  software::Package package;      // where the format is of one ecosystem; else from the package URL
  std::vector<std::pair<std::string, std::string>> hashes;  // algorithm and value
  bool has_tag = false;           // a SWID tag
  bool counted = true;            // false: a service
};

class BillWriter {
 public:
  // The bill's row is written by finish(); its id is known at once.
  BillWriter(facts::Store& store, std::uint16_t evidence, software::Problems& problems);

  facts::Bill bill;  // to be filled but for what is counted
  [[nodiscard]] facts::FactId id() const { return id_; }

  facts::FactId add(Stated stated);
  // `from` depends on or contains `to`, as the bill names them. To be told before the components are added.
  void relate(std::string_view from, std::string_view to, bool depends);
  void finish();

  // The rows that finish() can name: reference → component.
  [[nodiscard]] const std::unordered_map<std::string, facts::FactId>& by_reference() const { return by_reference_; }
  // What the subject depends on is direct.
  void set_subject_reference(std::string reference) { subject_reference_ = std::move(reference); }

 private:
  struct Part {
    bool related = false;
    bool direct = false;
  };
  facts::Store& store_;
  software::Problems& problems_;
  facts::FactId id_;
  std::string subject_reference_;
  bool subject_has_dependencies_ = false;
  std::unordered_map<std::string, Part> parts_;
  std::unordered_map<std::string, facts::FactId> by_reference_;
  std::map<std::string, std::uint32_t> releases_;  // seen in versions
};

// Evidence as such, with a range of octets in it.
[[nodiscard]] facts::Provenance place(std::uint16_t evidence, std::size_t offset, std::size_t length = 0);

}  // namespace assay::collect::sbom
