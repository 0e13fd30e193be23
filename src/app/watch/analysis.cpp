// SPDX-License-Identifier: Apache-2.0
#include "app/watch/analysis.h"

#include <fmt/format.h>

#include <map>

#include "assess/verdicts.h"
#include "collect/collectors.h"
#include "network/infer.h"
#include "network/parts.h"
#include "report/build.h"

namespace assay::app::watch {
namespace {

std::string frames_text(const report::Finding& finding, const std::vector<report::Evidence>& evidence) {
  std::map<std::uint64_t, std::string_view> names;
  for (const auto& file : evidence) names[file.id] = file.name;
  std::string out;
  for (const auto& each : finding.frames)
    out += fmt::format("{}{} {}", out.empty() ? "" : "; ", names[each.evidence], each.ranges);
  return out;
}

base::Result<PeriodReport> analysed(const Ring& ring, const std::vector<std::string>& window, const Rules& rules,
                                    const AnalysisOptions& options) {
  const auto& period = window.back();
  std::vector<std::filesystem::path> files;
  for (const auto& name : window) files.push_back(ring.packets(name));
  TRY(auto store, facts::Store::create(ring.unfinished_facts(period), {.temp_megabytes = options.temp_megabytes}));
  CHECK(collect::capture::collect(files, store, {1, {}, options.keys}));
  if (rules.declaration) CHECK(collect::declaration::collect(*rules.declaration, store));
  CHECK(collect::date(std::nullopt, store));
  CHECK(network::conclude(store));
  TRY(const auto outcome, assess::decide(store, rules.catalogue));
  TRY(const auto model, report::build(store, rules.catalogue, outcome, {options.show_identifiers}));

  PeriodReport out;
  out.looked_back = window.size() - 1;
  const auto name = facts::Value::of(files.back().filename().string());
  TRY(const auto seen,
      store.query("SELECT coalesce(sum(frames), 0), coalesce(sum(octets), 0), coalesce(sum(dropped), 0), "
                  "coalesce(sum(cut_frames), 0), min(first_time) FROM capture_interfaces "
                  "WHERE evidence = (SELECT evidence FROM evidence WHERE name = ?)",
                  {&name, 1}));
  TRY(const auto earlier,
      store.query(
          "SELECT count(*) FROM flows WHERE transport IN ('tcp', 'sctp') AND NOT opening_seen AND tunnel_depth = 0"));
  const auto& row = seen.rows.at(0);
  out.frames = row[0].as_unsigned();
  out.octets = row[1].as_unsigned();
  out.dropped = row[2].as_unsigned();
  out.cut_frames = row[3].as_unsigned();
  out.earlier = earlier.rows.at(0)[0].as_unsigned();
  CHECK(store.close());
  std::error_code error;
  std::filesystem::rename(ring.unfinished_facts(period), ring.facts(period), error);
  if (error) return base::fail(fmt::format("{} cannot be named: {}", ring.facts(period).string(), error.message()));

  if (row[4].is_null()) return out;
  const base::Time start{row[4].as_integer()};
  std::map<std::string, base::Time> last;
  for (const auto& finding : outcome.assessment.findings) last[finding.id] = finding.last;
  for (const auto& finding : model.findings) {
    const auto until = last[finding.id];
    if (until != base::Time{} && until < start) continue;
    out.findings.push_back({.id = finding.id,
                            .requirement = finding.requirement,
                            .kind = std::string(assess::text(finding.kind)),
                            .subject = finding.subject,
                            .title = finding.title,
                            .sentence = finding.sentence,
                            .count = finding.count,
                            .first_time = finding.first_time,
                            .last_time = finding.last_time,
                            .frames = frames_text(finding, model.evidence)});
  }
  return out;
}

}  // namespace

PeriodReport analyse(const Ring& ring, const std::vector<std::string>& window, const Rules& rules,
                     const AnalysisOptions& options) {
  ring.remove_unfinished_facts(window.back());
  auto report = analysed(ring, window, rules, options);
  if (report) return *std::move(report);
  ring.remove_unfinished_facts(window.back());
  PeriodReport failed;
  failed.error = report.error().message();
  if (failed.error.find("max_temp_directory_size") != std::string::npos) {  // DuckDB's remedy, which nobody here can follow
    failed.error = fmt::format("its analysis needs more than {} MB for temporary data; give more room with --keep-megabytes, an eighth of which is "
                               "for that, or a filter", options.temp_megabytes);
  }
  return failed;
}

}  // namespace assay::app::watch
