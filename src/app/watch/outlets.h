// SPDX-License-Identifier: Apache-2.0
// Where findings go as they arise: the terminal, JSON lines, syslog.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "app/watch/known_findings.h"
#include "app/watch/period_report.h"
#include "base/result.h"
#include "base/time.h"
#include "report/terminal.h"
#include "wire/capture/input.h"

namespace assay::app::watch {

// One analysed period, with what surrounds it.
struct PeriodNews {
  std::string period;      // its name
  std::string facts_file;  // path
  PeriodReport report;
  double analysis_seconds = 0;
};

// One line without a line break each.
[[nodiscard]] std::string period_json(const PeriodNews& news);
[[nodiscard]] std::string finding_json(const PeriodNews& news, const PeriodFinding& finding, News state);
// Several lines, each with a line break.
[[nodiscard]] std::string period_text(const PeriodNews& news, std::size_t fresh, const report::TerminalStyle& style);
[[nodiscard]] std::string finding_text(const PeriodNews& news, const PeriodFinding& finding, News state,
                                       const report::TerminalStyle& style);

// Sends to a syslog server over UDP (RFC 5424, RFC 5426), or to the local one through its socket in the form that
// syslog(3) writes. A message that cannot be delivered is lost, as is usual with syslog.
class Syslog {
 public:
  // "192.0.2.1", "192.0.2.1:514", "[2001:db8::1]:514" or a path such as /dev/log. An error says what is wrong with it.
  static base::Result<Syslog> open(const std::string& target);

  // `at` is when it is sent.
  void send(const PeriodNews& news, const PeriodFinding& finding, News state, base::Time at) const;
  [[nodiscard]] std::string message(const PeriodNews& news, const PeriodFinding& finding, News state,
                                    base::Time at) const;

 private:
  Syslog() = default;

  wire::capture::Descriptor socket_{-1};
  sockaddr_storage address_{};
  socklen_t address_size_ = 0;
  bool local_ = false;
  std::string host_;
  int process_ = 0;
};

}  // namespace assay::app::watch
