// SPDX-License-Identifier: Apache-2.0
// What watch counts, in the text exposition format of Prometheus (version 0.0.4).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/watch/segments.h"

namespace assay::app::watch {

struct Metrics {
  std::vector<InterfaceTotals> interfaces;
  std::map<std::pair<std::string, std::string>, std::uint64_t> reported;  // new findings by requirement and class
  std::map<std::pair<std::string, std::string>, std::uint64_t> present;   // in the latest analysed period
  std::uint64_t periods_analysed = 0;
  std::uint64_t periods_failed = 0;
  std::uint64_t periods_overrun = 0;  // removed before they were analysed
  std::uint64_t periods_waiting = 0;
  double analysis_seconds = 0;
  double lag_seconds = 0;  // the age of the oldest period that is not analysed yet, since it ended
  std::uint64_t ring_octets = 0;
  std::uint64_t texts_left_out = 0;  // which nobody read in time
  std::map<std::string, std::uint64_t> memory;  // largest resident size, octets, by process
  double start_seconds = 0;                     // since 1970
};

[[nodiscard]] std::string text(const Metrics& metrics);

}  // namespace assay::app::watch
