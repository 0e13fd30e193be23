// SPDX-License-Identifier: Apache-2.0
// What the processes of watch tell each other, as a process that was taken over might say it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/watch/period_report.h"
#include "app/watch/recorder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::app::watch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto report = period_report_from_text(text);
  if (report.findings.size() > most_findings) std::abort();
  // What was read is read the same again, and holds nothing that could steer a terminal.
  if (report.error.size() < 2000 &&
      period_report_from_text(assay::app::watch::text(report)).findings != report.findings)
    std::abort();
  for (const auto& finding : report.findings) {
    for (const char c : finding.title) {
      if (static_cast<unsigned char>(c) < 0x20) std::abort();
    }
  }
  (void)progress_from_text(text);
  return 0;
}
