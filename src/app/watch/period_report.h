// SPDX-License-Identifier: Apache-2.0
// What the analysis of a period tells the supervisor, as lines through a pipe. The supervisor trusts none of it: the
// analysis has read hostile octets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::app::watch {

struct PeriodFinding {
  std::string id;
  std::string requirement;
  std::string kind;  // its class
  std::string subject;
  std::string title;
  std::string sentence;
  std::uint64_t count = 0;
  std::string first_time;
  std::string last_time;
  std::string frames;  // "packets-20261129T141000Z.pcapng 109,1197-1203; …"

  bool operator==(const PeriodFinding&) const = default;
};

struct PeriodReport {
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;
  std::uint64_t dropped = 0;  // of the frames of this period, as the interfaces report
  std::uint64_t cut_frames = 0;
  std::uint64_t earlier = 0;      // connections and associations that were under way when what was read began
  std::uint64_t looked_back = 0;  // periods that were read with it
  std::vector<PeriodFinding> findings;
  std::string error;  // empty: it was analysed

  bool operator==(const PeriodReport&) const = default;
};

// Lines without control characters. At most `most_findings`; the rest is left out.
inline constexpr std::size_t most_findings = 10'000;
inline constexpr std::size_t longest_report = std::size_t{32} << 20;
[[nodiscard]] std::string text(const PeriodReport& report);
// An error stands in the result if the text is none of ours, or ends early.
[[nodiscard]] PeriodReport period_report_from_text(std::string_view text);

}  // namespace assay::app::watch
