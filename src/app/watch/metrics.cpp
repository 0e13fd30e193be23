// SPDX-License-Identifier: Apache-2.0
#include "app/watch/metrics.h"

#include <fmt/format.h>

#include <string_view>

namespace assay::app::watch {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

class Family {
 public:
  Family(std::string& out, std::string_view name, std::string_view type, std::string_view help)
      : out_(out), name_(name) {
    out_ += fmt::format("# HELP assay_watch_{0} {2}\n# TYPE assay_watch_{0} {1}\n", name, type, help);
  }
  template <class Number>
  void add(Number value, std::initializer_list<std::pair<std::string_view, std::string_view>> labels = {}) {
    std::string inside;
    for (const auto& [label, content] : labels)
      inside += fmt::format("{}{}=\"{}\"", inside.empty() ? "" : ",", label, escaped(content));
    out_ += fmt::format("assay_watch_{}{} {}\n", name_, inside.empty() ? "" : "{" + inside + "}", value);
  }

 private:
  std::string& out_;
  std::string_view name_;
};

}  // namespace

std::string text(const Metrics& metrics) {
  std::string out;
  Family(out, "build_info", "gauge", "The program; always 1").add(1, {{"version", ASSAY_VERSION}});
  Family(out, "start_time_seconds", "gauge", "When it began, since 1970").add(metrics.start_seconds);
  Family packets(out, "packets_total", "counter", "Packets captured");
  for (const auto& each : metrics.interfaces) packets.add(each.frames, {{"interface", each.name}});
  Family octets(out, "octets_total", "counter", "Octets of these packets on the wire");
  for (const auto& each : metrics.interfaces) octets.add(each.octets, {{"interface", each.name}});
  Family dropped(out, "dropped_packets_total", "counter",
                 "Packets that passed the filter and were lost: the kernel's ring was full, the interface had no room, "
                 "the disk was full");
  for (const auto& each : metrics.interfaces) {
    dropped.add(each.dropped_by_kernel, {{"interface", each.name}, {"by", "kernel"}});
    dropped.add(each.dropped_by_interface, {{"interface", each.name}, {"by", "interface"}});
    dropped.add(each.not_written, {{"interface", each.name}, {"by", "disk"}});
  }
  Family reported(out, "findings_reported_total", "counter", "Findings reported as new");
  for (const auto& [key, count] : metrics.reported)
    reported.add(count, {{"requirement", key.first}, {"class", key.second}});
  Family present(out, "findings", "gauge", "Findings in the latest analysed period");
  for (const auto& [key, count] : metrics.present)
    present.add(count, {{"requirement", key.first}, {"class", key.second}});
  Family periods(out, "periods_total", "counter",
                 "Periods that were closed, by what became of them; overrun: removed before their turn came");
  periods.add(metrics.periods_analysed, {{"result", "analysed"}});
  periods.add(metrics.periods_failed, {{"result", "failed"}});
  periods.add(metrics.periods_overrun, {{"result", "overrun"}});
  Family(out, "periods_waiting", "gauge", "Closed periods that are not analysed yet").add(metrics.periods_waiting);
  Family(out, "analysis_seconds_total", "counter", "Time that analyses took").add(metrics.analysis_seconds);
  Family(out, "lag_seconds", "gauge", "How long the oldest closed period has waited for its analysis")
      .add(metrics.lag_seconds);
  Family(out, "ring_octets", "gauge", "Octets of the files that are kept").add(metrics.ring_octets);
  Family(out, "texts_left_out_total", "counter", "Lines of findings, periods and troubles that nobody read in time").add(metrics.texts_left_out);
  Family memory(out, "memory_peak_octets", "gauge", "Largest resident memory so far, by process");
  for (const auto& [process, size] : metrics.memory) memory.add(size, {{"process", process}});
  return out;
}

}  // namespace assay::app::watch
