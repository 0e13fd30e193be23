// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "facts/ask.h"
#include "network/infer.h"
#include "network/inference.h"
#include "network/tunnels.h"

namespace assay::network {
namespace {

// What an accepted PFCP response says (TS 29.244 §7.4, §7.5), of kinds as a reference point has them.
struct PfcpRule {
  std::uint64_t response;
  bool control_asks;
  std::string_view asks;
  std::string_view answers;
};
constexpr PfcpRule establishment{51, true, "has PFCP sessions accepted by {} {}", "accepts PFCP sessions"};
constexpr PfcpRule report{57, false, "has PFCP session reports accepted by {} {}", "accepts PFCP session reports"};

}  // namespace

base::Result<UserPlane> UserPlane::load(facts::Store& store) {
  UserPlane plane;
  TRY(plane.accepted_, ask(store, facts::pfcp_messages.info, "SELECT source, destination, type_code, min(fact) FROM pfcp_messages "
                                   "WHERE tunnel_depth = 0 AND cause_code = 1 AND type_code IN (51, 57) GROUP BY ALL ORDER BY ALL"));
  TRY(plane.pfcp_, ask(store, facts::pfcp_messages.info, "SELECT source, destination, count(*), min(fact) FROM pfcp_messages WHERE tunnel_depth = 0 GROUP BY ALL ORDER BY ALL"));
  TRY(plane.endpoints_, ask(store, facts::pfcp_rules.info, fmt::format("WITH {}, {}, stated AS (SELECT DISTINCT address, teid FROM epc_ends), "
      "used AS (SELECT DISTINCT destination, teid FROM gtpu_tunnels WHERE tunnel_depth = 0) "
      "SELECT e.address, e.peer, CASE WHEN e.peer THEN e.interface ELSE '' END AS interface, e.cp, e.up, s.teid IS NOT NULL AS stated, bool_or(u.teid IS NOT NULL), min(e.fact) FROM pfcp_ends AS e "
      "LEFT JOIN stated AS s ON s.address = e.address AND s.teid = e.teid LEFT JOIN used AS u ON u.destination = e.address AND u.teid = e.teid "
      "GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6", epc_ends, pfcp_ends)));
  TRY(plane.sessions_, ask(store, facts::pfcp_sessions.info, "SELECT ue_address, min(fact) AS first FROM pfcp_sessions WHERE ue_address <> '' AND accepted IS DISTINCT FROM false "
                                   "GROUP BY ALL ORDER BY first"));
  TRY(plane.inner_, ask(store, facts::flows.info, "SELECT tunnel_source, tunnel_destination, sum(packets_forward + packets_reverse), sum(octets_forward + octets_reverse), min(fact) "
                                "FROM flows WHERE tunnel_depth = 1 AND tunnel_source IS NOT NULL GROUP BY ALL ORDER BY ALL"));
  return plane;
}

void UserPlane::add_functions(Model& model, const ReferencePoints& points, const std::vector<Tunnel>& tunnels) const {
  for (const auto& row : accepted_.rows) {
    const auto& rule = row.at(2).as_unsigned() == establishment.response ? establishment : report;
    const auto first = first_fact(row, 3);
    const auto& answers = row.at(0).text;
    const auto& asks = row.at(1).text;
    const auto& point = rule.control_asks ? points.of(asks, answers) : points.of(answers, asks);
    const auto asking = rule.control_asks ? point.control : point.user;
    const auto answering = rule.control_asks ? point.user : point.control;
    const std::string_view article = answering == "SMF" || answering == "SGW" ? "an" : "a";
    model.claim({std::string(asking), asks, ""}, true, fmt::format(fmt::runtime(rule.asks), article, answering), first);
    model.claim({std::string(answering), answers, ""}, true, std::string(rule.answers), first);
  }
  add_tunnel_ends(model, points);
  // Without N4: both directions between the same two, with the PDU session container (TS 38.415) saying which is which.
  std::map<std::pair<std::string, std::string>, const Tunnel*> by_ends;
  std::set<std::string> in_epc;  // has tunnels that S1AP or GTPv2-C stated
  for (const auto& tunnel : tunnels) {
    if (tunnel.use == TunnelUse::unknown) by_ends[{tunnel.source, tunnel.destination}] = &tunnel;
    if (tunnel.use == TunnelUse::epc) in_epc.insert({tunnel.source, tunnel.destination});
  }
  for (const auto& tunnel : tunnels) {
    const auto back = by_ends.find({tunnel.destination, tunnel.source});
    if (tunnel.use != TunnelUse::unknown || back == by_ends.end() || model.knows("UPF", tunnel.source)) continue;
    const bool uplink = tunnel.uplink && !tunnel.downlink;
    const bool downlink_back = back->second->downlink && !back->second->uplink;
    if (uplink && downlink_back) {
      if (!ran_node_at(model, tunnel.source)) model.claim({"gNB", tunnel.source, ""}, true, "sends uplink and receives downlink G-PDUs", tunnel.first);
      model.claim({"UPF", tunnel.destination, ""}, true, "receives uplink and sends downlink G-PDUs", tunnel.first);
    } else if (model.knows("UPF", tunnel.destination) && !ran_node_at(model, tunnel.source) && !in_epc.contains(tunnel.source)) {
      model.claim({"gNB", tunnel.source, ""}, false, "exchanges G-PDUs with a UPF", tunnel.first);
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

void UserPlane::add_tunnel_ends(Model& model, const ReferencePoints& points) const {
  // The tunnel ends of PDRs first: they are the UPFs' own, and a FAR towards access may also lead to another UPF (N9).
  for (const auto& row : endpoints_.rows) {
    if (row.at(1).integer != 0) continue;
    const bool used = row.at(6).integer != 0;
    model.claim({std::string(points.of(row.at(3).text, row.at(4).text).user), row.at(0).text, ""}, used,
                used ? "receives G-PDUs on a tunnel end that a PFCP session gives it" : "has a tunnel end in a PFCP session", first_fact(row, 7));
  }
  for (const auto& row : endpoints_.rows) {
    const auto& address = row.at(0).text;
    const auto& interface = row.at(2).text;
    if (row.at(1).integer == 0) continue;
    const auto& point = points.of(row.at(3).text, row.at(4).text);
    const bool used = row.at(6).integer != 0;
    const auto first = first_fact(row, 7);
    // Another address than the one that PFCP comes from may be anybody's: whoever made the session chose it.
    if (interface == "CP-function" && address == row.at(3).text) {
      model.claim({std::string(point.control), address, ""}, used,
                  used ? "receives G-PDUs that a PFCP session sends to the control plane" : "is where a PFCP session sends traffic for the control plane", first);
    }
    // Other ends of an EPC are named by those who state them: S1AP and GTPv2-C.
    if (&point != &n4 || row.at(5).integer != 0 || model.knows("UPF", address)) continue;
    if (interface == "access") {
      model.claim({"gNB", address, ""}, used, used ? "receives G-PDUs that a PFCP session sends towards access" : "is where a PFCP session sends downlink traffic", first);
    } else if (interface == "core") {
      model.claim({"UPF", address, ""}, used, "is where a PFCP session sends traffic towards the core", first);
    }
  }
}

void UserPlane::add_links(Model& model, const ReferencePoints& points, const std::vector<Tunnel>& tunnels) const {
  for (const auto& row : pfcp_.rows) {
    const auto first = first_fact(row, 3);
    const auto& source = row.at(0).text;
    const auto& destination = row.at(1).text;
    const auto [point, source_controls] = points.between(source, destination);
    const bool upf_first = model.knows("UPF", source) && !model.knows("SMF", source);
    const bool reversed = point == &n4 ? upf_first || (model.knows("SMF", destination) && !model.knows("SMF", source)) : !source_controls;
    const auto control = end_of_link(model, reversed ? destination : source, {point->control}, "exchanges PFCP", first);
    const auto user = end_of_link(model, reversed ? source : destination, {point->user}, "exchanges PFCP", first);
    model.link({.name = std::string(point->name), .from = control, .to = user, .protocol = "PFCP", .protection = "clear", .packets = row.at(2).as_unsigned()}, first);
  }

  std::set<std::string> forwarders;  // UPFs that send uplink traffic on to another UPF: not the ones with N6
  for (const auto& tunnel : tunnels) {
    const auto& [source, destination] = std::tie(tunnel.source, tunnel.destination);
    Link link{.name = {}, .from = {}, .to = {}, .protocol = "GTP-U", .protection = "clear", .packets = tunnel.packets, .octets = tunnel.octets};
    if (tunnel.control()) {
      const bool to_control = tunnel.use == TunnelUse::to_control;
      const auto& point = points.of(to_control ? destination : source, to_control ? source : destination);
      link.name = std::string(point.name) + "-u";
      link.from = end_of_link(model, to_control ? destination : source, {point.control}, "exchanges GTP-U with a user plane it controls", tunnel.first);
      link.to = end_of_link(model, to_control ? source : destination, {point.user}, "exchanges GTP-U with a control plane", tunnel.first);
      model.link(std::move(link), tunnel.first);
      continue;
    }
    const bool source_upf = model.knows("UPF", source);
    const bool destination_upf = model.knows("UPF", destination);
    if ((!source_upf && !destination_upf) || of_epc(model, tunnel)) continue;  // S1-U, S5 …: not ours to name
    if (source_upf && destination_upf && source != destination) {
      const auto& [low, high] = std::minmax(source, destination);
      if (tunnel.uplink) forwarders.insert(source);
      link.name = "N9";
      link.from = {"UPF", low, ""};
      link.to = {"UPF", high, ""};
    } else {
      link.name = "N3";
      link.from = end_of_link(model, source_upf ? destination : source, ran_kinds, "exchanges GTP-U with a UPF", tunnel.first);
      link.to = {"UPF", source_upf ? source : destination, ""};
    }
    model.link(std::move(link), tunnel.first);
  }

  for (const auto& row : inner_.rows) {
    for (const std::size_t end : {std::size_t{0}, std::size_t{1}}) {
      const auto& address = row.at(end).text;
      const auto& other = row.at(1 - end).text;
      const bool upf = model.knows("UPF", address) && !model.knows("UPF", other) && !forwarders.contains(address);
      const bool pgw = model.knows("PGW", address) && !model.knows("PGW", other) && !model.knows("UPF", address) && !model.knows("UPF", other);
      if (!upf && !pgw) continue;
      model.link({.name = upf ? "N6" : "SGi", .from = {upf ? "UPF" : "PGW", address, ""}, .to = {"DN", "", "DN"}, .protocol = "IP", .protection = "clear",
                  .packets = row.at(2).as_unsigned(), .octets = row.at(3).as_unsigned()}, first_fact(row, 4));
    }
  }
}

}  // namespace assay::network
