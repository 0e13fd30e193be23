// SPDX-License-Identifier: Apache-2.0
#include "collect/sbom/bill_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/letters.h"
#include "collect/software/platform_name.h"

namespace assay::collect::sbom {
namespace {

bool is_broken(std::string_view algorithm) {
  const auto small = base::lower(algorithm);
  return small.starts_with("md") || small == "sha1" || small == "sha-1" || small == "adler32" || small == "crc32";
}

std::string where(const facts::Component& row) { return row.pointer.empty() ? fmt::format("line {}", row.line) : fmt::format("line {} ({})", row.line, row.pointer); }

}  // namespace

facts::Provenance place(std::uint16_t evidence, std::size_t offset, std::size_t length) {
  return {.evidence = evidence, .frame = 0, .offset = static_cast<std::uint32_t>(offset), .length = static_cast<std::uint32_t>(length), .time = {}};
}

BillWriter::BillWriter(facts::Store& store, std::uint16_t evidence, software::Problems& problems) : store_(store), problems_(problems), id_(store.reserve(facts::bills.info)) {
  bill.from = place(evidence, 0);
  bill.complete = "unknown";
  bill.line = 1;
}

void BillWriter::relate(std::string_view from, std::string_view to, bool depends) {
  ++bill.dependencies;
  parts_[std::string(from)].related = true;
  auto& part = parts_[std::string(to)];
  part.related = true;
  if (depends && !subject_reference_.empty() && from == subject_reference_) {
    part.direct = true;
    subject_has_dependencies_ = true;
  }
}

facts::FactId BillWriter::add(Stated stated) {
  auto& row = stated.row;
  row.bill = id_;
  auto package = std::move(stated.package);
  if (!row.purl.empty()) {
    const auto url = software::parse_package_url(row.purl);
    if (url) package = software::package_of(*url);
    else problems_.add(fmt::format("{}: {}: correct it, or the component matches no vulnerability", where(row), url.error().message()));
  }
  if (!row.cpe.empty()) {
    const auto name = software::parse_platform_name(row.cpe);
    if (name) row.cpe_key = name->key();
    else problems_.add(fmt::format("{}: {}: correct it, or the component matches no vulnerability", where(row), name.error().message()));
  }
  row.ecosystem = package.ecosystem;
  row.release = package.release;
  row.package_key = package.key();
  row.package_version = package.version.empty() ? row.version : package.version;
  if (row.version.empty()) row.version = row.package_version;
  row.hash_strength = "none";
  for (const auto& [algorithm, value] : stated.hashes) {
    row.hashes += fmt::format("{}{}:{}", row.hashes.empty() ? "" : " ", algorithm, value);
    if (!is_broken(algorithm)) row.hash_strength = "strong";
    else if (row.hash_strength == "none") row.hash_strength = "broken";
  }
  const auto part = row.reference.empty() ? parts_.end() : parts_.find(row.reference);
  if (!row.direct && subject_has_dependencies_ && !row.is_subject) row.direct = part != parts_.end() && part->second.direct;
  if (row.is_subject) {
    bill.subject = row.name;
    bill.subject_version = row.version;
    bill.subject_key = row.package_key.empty() ? row.cpe_key : row.package_key;
  }
  if (!row.is_subject && stated.counted) {
    ++bill.components;
    if (!row.version.empty()) ++bill.with_version;
    if (!row.purl.empty()) ++bill.with_purl;
    if (!row.cpe.empty()) ++bill.with_cpe;
    if (!row.purl.empty() || !row.cpe.empty() || stated.has_tag || !stated.hashes.empty()) ++bill.with_identifier;
    if (!stated.hashes.empty()) ++bill.with_hash;
    if (!row.licence.empty()) ++bill.with_licence;
    if (!row.supplier.empty()) ++bill.with_supplier;
    if (part != parts_.end() && part->second.related) ++bill.in_relations;
  }
  if (row.kind == "operating-system" && bill.distribution.empty()) {
    const auto name = base::lower(row.name);
    if (const auto release = software::release_of(name, row.version); !release.empty()) bill.distribution = name + " " + release;
  }
  if (row.ecosystem == "debian") {
    const auto release = row.release.empty() ? software::debian_release_in(row.version) : row.release;
    if (!release.empty()) ++releases_[release];
  }
  const auto fact = store_.append(facts::components, row);
  if (!row.reference.empty()) by_reference_.emplace(row.reference, fact);
  return fact;
}

void BillWriter::finish() {
  if (bill.distribution.empty() && !releases_.empty()) {
    const auto most = std::ranges::max_element(releases_, {}, [](const auto& each) { return each.second; });
    bill.distribution = "debian " + most->first;
  }
  store_.append(facts::bills, bill, id_);
}

}  // namespace assay::collect::sbom
