// SPDX-License-Identifier: Apache-2.0
#include "app/watch/period_report.h"

#include <fmt/format.h>

#include "app/watch/lines.h"
#include "report/terminal_text.h"

namespace assay::app::watch {
namespace {

constexpr std::string_view end_line = "end";
constexpr std::size_t longest_text = 4096;

std::string field(std::string_view text) { return report::safe(text.substr(0, longest_text)); }

}  // namespace

std::string text(const PeriodReport& report) {
  std::string out = fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", report.frames, report.octets, report.dropped,
                                report.cut_frames, report.earlier, report.looked_back, field(report.error));
  for (std::size_t i = 0; i < std::min(report.findings.size(), most_findings); ++i) {
    const auto& each = report.findings[i];
    out += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", field(each.id), field(each.requirement),
                       field(each.kind), field(each.subject), field(each.title), field(each.sentence), each.count,
                       field(each.first_time), field(each.last_time), field(each.frames));
  }
  return out + std::string(end_line) + "\n";
}

PeriodReport period_report_from_text(std::string_view text) {
  PeriodReport report;
  auto line = cut(text, '\n');
  for (auto* value :
       {&report.frames, &report.octets, &report.dropped, &report.cut_frames, &report.earlier, &report.looked_back})
    *value = cut_number(line, '\t');
  report.error = field(line);
  while (!text.empty()) {
    line = cut(text, '\n');
    if (line == end_line) return report;
    PeriodFinding finding;
    for (auto* value :
         {&finding.id, &finding.requirement, &finding.kind, &finding.subject, &finding.title, &finding.sentence})
      *value = field(cut(line, '\t'));
    finding.count = cut_number(line, '\t');
    for (auto* value : {&finding.first_time, &finding.last_time, &finding.frames}) *value = field(cut(line, '\t'));
    if (report.findings.size() < most_findings) report.findings.push_back(std::move(finding));
  }
  if (report.error.empty()) report.error = "the analysis ended before it had told everything";
  return report;
}

}  // namespace assay::app::watch
