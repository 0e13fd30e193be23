// SPDX-License-Identifier: Apache-2.0
#include "collect/collectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "collect/access/access.h"
#include "collect/attestation/attestation.h"
#include "collect/certificate/certificate.h"
#include "collect/configuration/collect.h"
#include "collect/host_audit/host_audit.h"
#include "collect/platform/collect.h"
#include "collect/sbom/sbom.h"
#include "collect/scan/scan.h"
#include "collect/unread.h"
#include "collect/vulnerability/vulnerability.h"
#include "facts/tables/capture.h"
#include "facts/tables/case.h"

namespace assay::collect {
namespace {

facts::EvidenceFile row(const evidence::File& file, std::uint16_t id) {
  return {.from = {.evidence = id, .frame = 0, .offset = 0, .length = 0, .time = {}},
          .name = file.name(),
          .path = std::filesystem::absolute(file.path()).string(),
          .sha256 = file.sha256(),
          .size = file.content().size(),
          .kind = "not understood",
          .format = std::string(evidence::text(file.form())),
          .frames = 0,
          .first_time = {},
          .last_time = {},
          .application = {},
          .secrets_blocks = 0,
          .complete = false,
          .problem = "no collector knows this kind of file: assay collectors lists what is read"};
}

facts::EvidenceSubject subject(const facts::Provenance& from, const Given& given) {
  facts::EvidenceSubject row{.from = from, .about_kind = given.about_kind, .about = {}, .product = {}, .supplier = {}};
  (given.about_kind == "product" ? row.product : given.about_kind == "supplier" ? row.supplier : row.about) = given.about;
  return row;
}

}  // namespace

std::span<const Collector> collectors() {
  // Those that go by marks of a format come before those that go by the shape of what they read.
  static const std::vector<Collector> list = {
      scan::port_scan(),
      scan::tls_scan(),
      host_audit::openscap(),
      host_audit::lynis(),
      host_audit::osquery(),
      access::syslog(),
      access::journald(),
      access::auditd(),
      access::teleport(),
      attestation::attestations(),
      attestation::test_report(),
      sbom::collector(),
      vulnerability::collector(),
      certificate::collector(),
      platform::collector(),
      configuration::collector(),
  };
  return list;
}

base::Result<void> collect(std::span<const Given> files, facts::Store& store, std::span<const std::string> trusted_keys) {
  TRY(const auto last, store.query("SELECT coalesce(max(evidence), 0) FROM evidence"));
  auto id = last.rows.at(0).at(0).as_unsigned();
  std::vector<Given> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, [](const Given& given) { return std::tie(given.name, given.about_kind, given.about); });
  std::set<std::string_view> used;
  for (const auto& given : sorted) {
    if (++id > 65535) return base::fail(fmt::format("{}: more than 65535 files of evidence: give fewer", given.name));
    const auto number = static_cast<std::uint16_t>(id);
    auto opened = evidence::File::open(given.path, given.name);
    if (!opened) {
      auto described = row(evidence::File::of({}, given.name), number);
      described.problem = opened.error().message();
      store.append(facts::evidence, described);
      continue;
    }
    auto& file = *opened;
    file.trust(trusted_keys);
    file.copied(given.copied);
    auto described = row(file, number);
    const auto found = std::ranges::find_if(collectors(), [&](const Collector& collector) { return collector.recognises(file); });
    if (!given.refused.empty()) {
      described.kind = "refused";
      described.problem = given.refused;
    } else if (given.reference) {
      described.kind = "reference";
      described.problem.clear();
      described.complete = true;
    } else if (found != collectors().end()) {
      described.kind = found->name;
      auto reading = found->collect(file, number, store);
      if (reading) {
        if (!reading->format.empty()) described.format = reading->format;
        described.problem = reading->problem;
        described.complete = reading->problem.empty();
        used.insert(found->name);
      } else {
        described.problem = reading.error().message();
      }
    } else if (auto reason = why_unread(file); !reason.empty()) {
      described.problem = std::move(reason);
    }
    store.append(facts::evidence, described);
    if (!given.about_kind.empty()) store.append(facts::evidence_subjects, subject(described.from, given));
  }
  CHECK(store.flush());
  // Collectors of kinds that are held against each other name the same function; it runs once.
  std::vector<base::Result<void> (*)(facts::Store&)> related;
  for (const auto& collector : collectors()) {
    if (collector.relate == nullptr || !used.contains(collector.name) || std::ranges::find(related, collector.relate) != related.end()) continue;
    related.push_back(collector.relate);
    CHECK(collector.relate(store));
  }
  return store.flush();
}

bool known(const evidence::File& file) {
  return std::ranges::any_of(collectors(), [&](const Collector& collector) { return collector.recognises(file); });
}

base::Result<void> describe(std::span<const Given> captures, facts::Store& store) {
  TRY(const auto answer, store.query("SELECT evidence, path FROM evidence WHERE kind = 'capture' ORDER BY evidence"));
  for (const auto& each : answer.rows) {
    const auto& path = each.at(1).text;
    const auto given = std::ranges::find_if(captures, [&](const Given& one) { return std::filesystem::absolute(one.path).string() == path || one.path.string() == path; });
    if (given == captures.end() || given->about_kind.empty()) continue;
    store.append(facts::evidence_subjects, subject({.evidence = static_cast<std::uint16_t>(each.at(0).as_unsigned()), .frame = 0, .offset = 0, .length = 0, .time = {}}, *given));
  }
  return store.flush();
}

base::Result<void> date(std::optional<base::Time> declared, facts::Store& store) {
  TRY(const auto answer, store.query("SELECT evidence, latest FROM (SELECT evidence, last_time AS latest FROM evidence UNION ALL SELECT evidence, last FROM access_logs UNION ALL SELECT evidence, issued FROM attestations "
                                     "UNION ALL SELECT evidence, ended FROM scan_runs UNION ALL SELECT evidence, ended FROM host_audits) WHERE latest IS NOT NULL ORDER BY latest DESC, evidence LIMIT 1"));
  if (!declared && answer.rows.empty()) return {};
  facts::CaseDate row{.from = {}, .as_of = declared.value_or(base::Time{}), .declared = declared.has_value()};
  if (!declared) {
    row.from.evidence = static_cast<std::uint16_t>(answer.rows.front().at(0).as_unsigned());
    row.as_of = base::Time{answer.rows.front().at(1).as_integer()};
  } else {
    TRY(const auto files, store.query("SELECT min(evidence) FROM evidence WHERE kind = 'case'"));
    row.from.evidence = static_cast<std::uint16_t>(files.rows.at(0).at(0).as_unsigned());
  }
  row.from.time = row.as_of;
  store.append(facts::case_dates, row);
  return store.flush();
}

}  // namespace assay::collect
