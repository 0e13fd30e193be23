// SPDX-License-Identifier: Apache-2.0
#include "app/measure_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "app/risk_text.h"
#include "report/terminal_text.h"
#include "threat/json.h"

namespace assay::app {

std::vector<risk::MeasureId> by_cost(const threat::Graph& graph, std::span<const risk::MeasureId> measures) {
  std::vector<risk::MeasureId> order(measures.begin(), measures.end());
  std::ranges::sort(order, {}, [&](risk::MeasureId id) { return std::pair(graph.model.measures()[id.value].cost.central, threat::text(graph.remedies[id.value].term)); });
  return order;
}

std::string listed(const threat::Graph& graph, std::span<const risk::MeasureId> measures, const report::TerminalStyle& style) {
  std::string out;
  for (const auto id : by_cost(graph, measures)) {
    const auto& remedy = graph.remedies[id.value];
    const auto& measure = graph.threats->measures()[remedy.measure];
    out += fmt::format("  {} {:>10} {}\n", report::padded(report::shortened(report::safe(threat::text(remedy.term)), 44), 44), amount(graph.model.measures()[id.value].cost.central), report::shortened(measure.title, style.width - 59));
    if (!measure.regulation.empty()) out += fmt::format("      {}\n", fmt::join(measure.regulation, ", "));
  }
  return out;
}

void write_measure(base::JsonWriter& json, const threat::Graph& graph, risk::MeasureId id) {
  const auto& measure = graph.threats->measures()[graph.remedies[id.value].measure];
  json.begin_object().member("id", threat::text(graph.remedies[id.value].term)).member("title", measure.title).key("cost");
  threat::write(json, graph.remedies[id.value].cost);
  json.key("regulation").begin_array();
  for (const auto& each : measure.regulation) json.value(each);
  json.end_array().end_object();
}

}  // namespace assay::app
