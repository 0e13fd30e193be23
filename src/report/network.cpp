// SPDX-License-Identifier: Apache-2.0
#include "report/network.h"

#include <map>

#include "report/redaction.h"
#include "report/rows.h"

namespace assay::report {
namespace {

constexpr std::size_t reasons_shown = 5;

std::string fact_name(const Row& row, std::string_view column) { return facts::text(facts::FactId(row.number(column))); }

}  // namespace

base::Result<Network> read_network(facts::Store& store, bool show_identifiers) {
  Network network;
  std::map<std::uint64_t, std::size_t> index;
  std::map<std::uint64_t, std::size_t> subscribers;  // function → its number among the UEs
  CHECK(each_row(store, "SELECT function, kind, address, label, certainty FROM functions ORDER BY function", [&](const Row& row) {
    Function function{row.number("function"), row.text("kind"), row.text("label"), row.text("address"), row.text("certainty"), {}};
    if (function.kind == "UE" && !show_identifiers && !function.address.empty()) {
      subscribers[function.id] = subscribers.size() + 1;
      function.address = masked;
      function.label = "UE " + std::to_string(subscribers[function.id]);
    }
    index[function.id] = network.functions.size();
    network.functions.push_back(std::move(function));
  }));
  CHECK(each_row(store,
                 "SELECT function, reason, because, evidence, frame, \"offset\", length FROM function_reasons ORDER BY function, fact",
                 [&](const Row& row) {
                   const auto found = index.find(row.number("function"));
                   if (found == index.end()) return;
                   auto& reasons = network.functions[found->second].reasons;
                   if (reasons.size() < reasons_shown) reasons.push_back({row.text("reason"), fact_name(row, "because"), row.place()});
                 }));
  CHECK(each_row(store,
                 "SELECT link, name, from_function, to_function, protocol, protection, packets, octets, because, evidence, frame, \"offset\", length "
                 "FROM interfaces ORDER BY link",
                 [&](const Row& row) {
                   network.interfaces.push_back({row.number("link"), row.text("name"), row.number("from_function"), row.number("to_function"),
                                                 row.text("protocol"), row.text("protection"), row.number("packets"), row.number("octets"),
                                                 fact_name(row, "because"), row.place()});
                 }));
  CHECK(each_row(store, "SELECT segment, name, address, function FROM segments ORDER BY segment, fact", [&](const Row& row) {
    const auto id = row.number("segment");
    if (network.segments.empty() || network.segments.back().id != id) network.segments.push_back({id, row.text("name"), {}});
    const auto function = row.number("function");
    network.segments.back().members.push_back({row.text("address"), function == 0 ? std::nullopt : std::optional(function)});
  }));
  return network;
}

}  // namespace assay::report
