// SPDX-License-Identifier: Apache-2.0
#include "collect/collectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "collect/access/access.h"
#include "collect/attestation/attestation.h"
#include "collect/host_audit/host_audit.h"
#include "collect/scan/scan.h"
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

}  // namespace

std::span<const Collector> collectors() {
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
  };
  return list;
}

base::Result<void> collect(std::span<const Given> files, facts::Store& store) {
  TRY(const auto last, store.query("SELECT coalesce(max(evidence), 0) FROM evidence"));
  auto id = last.rows.at(0).at(0).as_unsigned();
  std::vector<Given> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, [](const Given& given) { return std::tie(given.name, given.about_kind, given.about); });
  std::set<std::string_view> used;
  for (const auto& given : sorted) {
    if (++id > 65535) return base::fail(fmt::format("{}: more than 65535 files of evidence: give fewer", given.name));
    TRY(const auto file, evidence::File::open(given.path, given.name));
    const auto number = static_cast<std::uint16_t>(id);
    auto described = row(file, number);
    const auto found = std::ranges::find_if(collectors(), [&](const Collector& collector) { return collector.recognises(file); });
    if (found != collectors().end()) {
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
    } else if (!file.problem().empty()) {
      described.problem = file.problem();
    }
    store.append(facts::evidence, described);
    if (!given.about_kind.empty()) store.append(facts::evidence_subjects, {.from = described.from, .about_kind = given.about_kind, .about = given.about});
  }
  CHECK(store.flush());
  for (const auto& collector : collectors()) {
    if (collector.relate != nullptr && used.contains(collector.name)) CHECK(collector.relate(store));
  }
  return store.flush();
}

}  // namespace assay::collect
