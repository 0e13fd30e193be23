// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "facts/ask.h"
#include "network/infer.h"
#include "network/inference.h"

namespace assay::network {
namespace {

const std::vector<std::string_view> ran_kinds{"gNB", "ng-eNB", "N3IWF", "TNGF", "TWIF", "W-AGF"};

bool ran_node_at(const Model& model, const std::string& address) {
  return std::ranges::any_of(ran_kinds, [&](const auto kind) { return model.knows(kind, address); });
}

// What an accepted PFCP response says (TS 29.244 §7.4, §7.5).
struct PfcpRule {
  std::uint64_t response;
  bool smf_asks;
  std::string_view asks;
  std::string_view answers;
};
constexpr PfcpRule establishment{51, true, "has PFCP sessions accepted by a UPF", "accepts PFCP sessions"};
constexpr PfcpRule report{57, false, "has PFCP session reports accepted by an SMF", "accepts PFCP session reports"};

}  // namespace

base::Result<UserPlane> UserPlane::load(facts::Store& store) {
  UserPlane plane;
  TRY(plane.accepted_, ask(store, facts::pfcp_messages.info, "SELECT source, destination, type_code, min(fact) FROM pfcp_messages "
                                   "WHERE tunnel_depth = 0 AND cause_code = 1 AND type_code IN (51, 57) GROUP BY ALL ORDER BY ALL"));
  TRY(plane.pfcp_, ask(store, facts::pfcp_messages.info, "SELECT source, destination, count(*), min(fact) FROM pfcp_messages WHERE tunnel_depth = 0 GROUP BY ALL ORDER BY ALL"));
  TRY(plane.endpoints_, ask(store, facts::pfcp_rules.info, "SELECT r.teid_address, r.kind = 'FAR' AS peer, coalesce(r.interface, '') AS interface, bool_or(t.destination IS NOT NULL), min(r.fact) FROM pfcp_rules AS r "
      "LEFT JOIN (SELECT DISTINCT destination, teid FROM gtpu_tunnels WHERE tunnel_depth = 0) AS t ON t.destination = r.teid_address AND t.teid = r.teid "
      "WHERE r.teid_address <> '' AND r.operation IN ('create', 'update', 'created') "
      "AND (r.kind IN ('PDR', 'TrafficEndpoint') OR r.kind = 'FAR' AND starts_with(r.outer_header, 'GTP-U')) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"));
  TRY(plane.tunnels_, ask(store, facts::gtpu_tunnels.info, "SELECT source, destination, bool_or(pdu_type = 'uplink') IS TRUE, bool_or(pdu_type = 'downlink') IS TRUE, sum(packets), sum(octets), "
                                  "min(fact) FROM gtpu_tunnels WHERE tunnel_depth = 0 GROUP BY ALL ORDER BY ALL"));
  TRY(plane.sessions_, ask(store, facts::pfcp_sessions.info, "SELECT ue_address, min(fact) AS first FROM pfcp_sessions WHERE ue_address <> '' AND accepted IS DISTINCT FROM false "
                                   "GROUP BY ALL ORDER BY first"));
  TRY(plane.inner_, ask(store, facts::flows.info, "SELECT tunnel_source, tunnel_destination, sum(packets_forward + packets_reverse), sum(octets_forward + octets_reverse), min(fact) "
                                "FROM flows WHERE tunnel_depth = 1 AND tunnel_source IS NOT NULL GROUP BY ALL ORDER BY ALL"));
  return plane;
}

void UserPlane::add_functions(Model& model) const {
  for (const auto& row : accepted_.rows) {
    const auto& rule = row.at(2).as_unsigned() == establishment.response ? establishment : report;
    const auto first = first_fact(row, 3);
    model.claim({rule.smf_asks ? "SMF" : "UPF", row.at(1).text, ""}, true, std::string(rule.asks), first);
    model.claim({rule.smf_asks ? "UPF" : "SMF", row.at(0).text, ""}, true, std::string(rule.answers), first);
  }
  // The tunnel ends of PDRs first: they are the UPFs' own, and a FAR towards access may also lead to another UPF (N9).
  for (const auto& row : endpoints_.rows) {
    if (row.at(1).integer != 0) continue;
    const bool used = row.at(3).integer != 0;
    model.claim({"UPF", row.at(0).text, ""}, used, used ? "receives G-PDUs on a tunnel end that a PFCP session gives it" : "has a tunnel end in a PFCP session",
                first_fact(row, 4));
  }
  for (const auto& row : endpoints_.rows) {
    const auto& address = row.at(0).text;
    if (row.at(1).integer == 0 || model.knows("UPF", address)) continue;
    const bool access = row.at(2).text == "access";
    if (!access && row.at(2).text != "core") continue;
    const bool used = row.at(3).integer != 0;
    const auto first = first_fact(row, 4);
    if (access) {
      model.claim({"gNB", address, ""}, used, used ? "receives G-PDUs that a PFCP session sends towards access" : "is where a PFCP session sends downlink traffic", first);
    } else {
      model.claim({"UPF", address, ""}, used, "is where a PFCP session sends traffic towards the core", first);
    }
  }
  // Without N4: both directions between the same two, with the PDU session container (TS 38.415) saying which is which.
  std::map<std::pair<std::string, std::string>, const std::vector<facts::Value>*> by_ends;
  for (const auto& row : tunnels_.rows) by_ends[{row.at(0).text, row.at(1).text}] = &row;
  for (const auto& row : tunnels_.rows) {
    const auto& source = row.at(0).text;
    const auto& destination = row.at(1).text;
    const auto back = by_ends.find({destination, source});
    if (back == by_ends.end() || model.knows("UPF", source)) continue;
    const bool uplink = row.at(2).integer != 0 && row.at(3).integer == 0;
    const bool downlink_back = back->second->at(3).integer != 0 && back->second->at(2).integer == 0;
    const auto first = first_fact(row, 6);
    if (uplink && downlink_back) {
      if (!ran_node_at(model, source)) model.claim({"gNB", source, ""}, true, "sends uplink and receives downlink G-PDUs", first);
      model.claim({"UPF", destination, ""}, true, "receives uplink and sends downlink G-PDUs", first);
    } else if (model.knows("UPF", destination) && !ran_node_at(model, source)) {
      model.claim({"gNB", source, ""}, false, "exchanges G-PDUs with a UPF", first);
    }
  }

  std::size_t count = 0;
  for (const auto& row : sessions_.rows) {
    const auto first = first_fact(row, 1);
    if (++count > most_ues) {
      model.claim({"UE", "", fmt::format("{} more UEs", sessions_.rows.size() - most_ues)}, true, "have PDU sessions", first);
      break;
    }
    model.claim({"UE", row.at(0).text, ""}, true, "has a PDU session with this address", first);
  }
  if (!inner_.rows.empty()) {
    const auto* earliest = &inner_.rows.front();
    for (const auto& row : inner_.rows) {
      if (row.at(4).as_unsigned() < earliest->at(4).as_unsigned()) earliest = &row;
    }
    model.claim({"DN", "", "DN"}, true, "is where the traffic of UEs goes", first_fact(*earliest, 4));
  }
}

void UserPlane::add_links(Model& model) const {
  for (const auto& row : pfcp_.rows) {
    const auto first = first_fact(row, 3);
    const auto& source = row.at(0).text;
    const auto& destination = row.at(1).text;
    const bool upf_first = model.knows("UPF", source) && !model.knows("SMF", source);
    const bool reversed = upf_first || (model.knows("SMF", destination) && !model.knows("SMF", source));
    const auto smf = end_of_link(model, reversed ? destination : source, {"SMF"}, "exchanges PFCP", first);
    const auto upf = end_of_link(model, reversed ? source : destination, {"UPF"}, "exchanges PFCP", first);
    model.link({.name = "N4", .from = smf, .to = upf, .protocol = "PFCP", .protection = "clear", .packets = row.at(2).as_unsigned()}, first);
  }

  std::set<std::string> forwarders;  // UPFs that send uplink traffic on to another UPF: not the ones with N6
  for (const auto& row : tunnels_.rows) {
    const auto first = first_fact(row, 6);
    const auto& source = row.at(0).text;
    const auto& destination = row.at(1).text;
    const bool source_upf = model.knows("UPF", source);
    const bool destination_upf = model.knows("UPF", destination);
    if (!source_upf && !destination_upf) continue;  // S1-U, S5 …: not ours to name
    if (source_upf && destination_upf && source != destination) {
      const auto& [low, high] = std::minmax(source, destination);
      if (row.at(2).integer != 0) forwarders.insert(source);
      model.link({.name = "N9", .from = {"UPF", low, ""}, .to = {"UPF", high, ""}, .protocol = "GTP-U", .protection = "clear",
                  .packets = row.at(4).as_unsigned(), .octets = row.at(5).as_unsigned()}, first);
      continue;
    }
    const auto ran = end_of_link(model, source_upf ? destination : source, ran_kinds, "exchanges GTP-U with a UPF", first);
    model.link({.name = "N3", .from = ran, .to = {"UPF", source_upf ? source : destination, ""}, .protocol = "GTP-U", .protection = "clear",
                .packets = row.at(4).as_unsigned(), .octets = row.at(5).as_unsigned()}, first);
  }

  for (const auto& row : inner_.rows) {
    for (const std::size_t end : {std::size_t{0}, std::size_t{1}}) {
      const auto& address = row.at(end).text;
      const auto& other = row.at(1 - end).text;
      if (!model.knows("UPF", address) || model.knows("UPF", other) || forwarders.contains(address)) continue;
      model.link({.name = "N6", .from = {"UPF", address, ""}, .to = {"DN", "", "DN"}, .protocol = "IP", .protection = "clear",
                  .packets = row.at(2).as_unsigned(), .octets = row.at(3).as_unsigned()}, first_fact(row, 4));
    }
  }
}

}  // namespace assay::network
