// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "facts/ask.h"
#include "network/inference.h"

namespace assay::network {
namespace {

// What an S1AP message says about its ends (TS 36.413 §8, procedure codes §9.3.6).
struct S1apRule {
  std::uint64_t procedure;
  std::string_view pdu;
  bool from_mme;
  bool shown;
  std::string_view mme_does;  // in the words of a reason
  std::string_view enb_does;
};
constexpr auto s1ap_rules = std::to_array<S1apRule>({
    {17, "successfulOutcome", true, true, "accepts S1 Setup", "has its S1 Setup accepted"},
    {17, "initiatingMessage", false, false, "is asked for S1 Setup", "asks for S1 Setup"},
    {11, "initiatingMessage", true, true, "sends downlink NAS to an eNodeB", "receives downlink NAS from an MME"},
    {9, "initiatingMessage", true, true, "sets up UE contexts at an eNodeB", "is asked to set up UE contexts"},
    {12, "initiatingMessage", false, false, "receives initial UE messages", "sends initial UE messages"},
    {13, "initiatingMessage", false, false, "receives uplink NAS", "sends uplink NAS to an MME"},
});
constexpr std::uint64_t initial_ue_message = 12;

const S1apRule* s1ap_rule(const std::vector<facts::Value>& row) {
  const auto found = std::ranges::find_if(s1ap_rules, [&](const S1apRule& rule) {
    return rule.procedure == row.at(3).as_unsigned() && rule.pdu == row.at(2).text;
  });
  return found == s1ap_rules.end() ? nullptr : &*found;
}

// Who has a control-plane end of this interface type, and who is at its other side where it answers a Create Session
// Request (TS 29.274 §8.22).
struct ControlEnd {
  std::uint64_t interface_type;
  std::string_view kind;
  std::string_view asked_by;  // empty: this side asks
  std::string_view interface_name;
};
constexpr auto control_ends = std::to_array<ControlEnd>({
    {6, "SGW", "", "S5/S8"},
    {7, "PGW", "SGW", "S5/S8"},
    {10, "MME", "", "S11"},
    {11, "SGW", "MME", "S11"},
    {17, "SGSN", "", "S4"},
    {30, "ePDG", "", "S2b"},
    {32, "PGW", "ePDG", "S2b"},
    {40, "AMF", "", "N26"},
});

// User-plane ends: who receives user data there.
struct UserEnd {
  std::uint64_t interface_type;
  std::string_view kind;
};
constexpr auto user_ends = std::to_array<UserEnd>({{0, "eNB"}, {1, "SGW"}, {4, "SGW"}, {5, "PGW"}, {33, "PGW"}});

// Applications of Diameter whose ends have names (TS 29.272, 29.212, 29.214, 29.229, RFC 8506).
struct Application {
  std::uint64_t code;
  std::string_view interface_name;
  std::string_view client;  // empty: several kinds of function ask here
  std::string_view server;
  std::array<std::uint64_t, 6> from_server;  // commands that the server asks with; 0: none
};
constexpr auto applications = std::to_array<Application>({
    {4, "Gy", "", "OCS", {258, 274}},
    {16777216, "Cx", "CSCF", "HSS", {304, 305}},
    {16777217, "Sh", "AS", "HSS", {309}},
    {16777236, "Rx", "AF", "PCRF", {258, 274}},
    {16777238, "Gx", "PGW", "PCRF", {258, 274}},
    {16777251, "S6a", "MME", "HSS", {317, 319, 320, 322}},
    {16777252, "S13", "MME", "EIR", {}},
});

const Application* application_of(std::uint64_t code) {
  const auto found = std::ranges::find(applications, code, &Application::code);
  return found == applications.end() ? nullptr : &*found;
}
bool asked_by_server(const Application& application, std::uint64_t command) {
  return std::ranges::find(application.from_server, command) != application.from_server.end();
}

struct Pair {
  std::string_view from;
  std::string_view to;
  std::string_view name;
};
constexpr auto control_pairs = std::to_array<Pair>({{"MME", "SGW", "S11"}, {"SGW", "PGW", "S5/S8"}, {"AMF", "MME", "N26"}, {"ePDG", "PGW", "S2b"},
                                                    {"SGSN", "SGW", "S4"}, {"SGSN", "GGSN", "Gn/Gp"}, {"MME", "MME", "S10"}});
constexpr auto user_pairs = std::to_array<Pair>({{"eNB", "SGW", "S1-U"}, {"SGW", "PGW", "S5/S8"}, {"ePDG", "PGW", "S2b"}, {"eNB", "eNB", "X2"}});

// The first of the pairs whose ends are known at these two, either way round.
template <std::size_t size>
bool link_pair(Model& model, const std::array<Pair, size>& pairs, const std::string& source, const std::string& destination, Link traffic,
               facts::FactId first) {
  for (const auto& pair : pairs) {
    const bool forward = model.knows(pair.from, source) && model.knows(pair.to, destination);
    if (!forward && !(model.knows(pair.from, destination) && model.knows(pair.to, source))) continue;
    traffic.name = pair.name;
    traffic.from = {std::string(pair.from), forward ? source : destination, ""};
    traffic.to = {std::string(pair.to), forward ? destination : source, ""};
    model.link(std::move(traffic), first);
    return true;
  }
  return false;
}

}  // namespace

base::Result<Interworking> Interworking::load(facts::Store& store) {
  Interworking side;
  TRY(side.s1ap_, ask(store, facts::s1ap_messages.info, "SELECT source, destination, pdu, procedure_code, count(*), min(fact) FROM s1ap_messages WHERE tunnel_depth = 0 GROUP BY ALL ORDER BY ALL"));
  // The ends that a context or bearer set-up states: the request those of the core, the response those of the eNodeB.
  TRY(side.bearers_, ask(store, facts::s1ap_messages.info, "WITH ends AS (SELECT pdu, split_part(split_part(end_text, '=', 2), '/', 1) AS address, fact FROM "
      "(SELECT pdu, fact, unnest(string_split(bearers, ',')) AS end_text FROM s1ap_messages WHERE tunnel_depth = 0 AND procedure_code IN (5, 9) AND bearers <> '')) "
      "SELECT e.pdu, e.address, bool_or(t.destination IS NOT NULL), min(e.fact) FROM ends AS e "
      "LEFT JOIN (SELECT DISTINCT destination FROM gtpu_tunnels WHERE tunnel_depth = 0) AS t ON t.destination = e.address "
      "WHERE e.address <> '' GROUP BY ALL ORDER BY ALL"));
  TRY(side.control_, ask(store, facts::gtpc_tunnel_ends.info, "SELECT m.source, m.destination, e.interface_type, m.type_code IN (33, 133, 130) AS session, coalesce(m.cause_code IN (16, 17, 18, 19), false), min(m.fact) "
      "FROM gtpc_tunnel_ends AS e JOIN gtpc_messages AS m ON m.fact = e.message "
      "WHERE m.tunnel_depth = 0 AND m.version = 'GTPv2-C' AND e.bearer IS NULL AND e.address = m.source GROUP BY ALL ORDER BY ALL"));
  TRY(side.user_, ask(store, facts::gtpc_tunnel_ends.info, "SELECT e.interface_type, e.address, bool_or(t.destination IS NOT NULL), min(e.fact) FROM gtpc_tunnel_ends AS e "
      "LEFT JOIN (SELECT DISTINCT destination, teid FROM gtpu_tunnels WHERE tunnel_depth = 0) AS t ON t.destination = e.address AND t.teid = e.teid "
      "WHERE e.tunnel_depth = 0 AND e.address NOT IN ('', '0.0.0.0', '::') GROUP BY ALL ORDER BY ALL"));
  TRY(side.gtpc_, ask(store, facts::gtpc_messages.info, "SELECT source, destination, version, type_code, coalesce(cause_code = 128, false), count(*), min(fact) FROM gtpc_messages "
                              "WHERE tunnel_depth = 0 AND version <> 'GTP''' GROUP BY ALL ORDER BY ALL"));
  TRY(side.diameter_, ask(store, facts::diameter_messages.info, "SELECT source, destination, application_code, application, command_code, request, "
      "coalesce(result_code BETWEEN 2000 AND 2999, false), route_record IS NOT NULL AND request, count(*), min(fact) FROM diameter_messages "
      "WHERE tunnel_depth = 0 AND application_code NOT IN (0, 4294967295) GROUP BY ALL ORDER BY ALL"));
  return side;
}

void Interworking::add_functions(Model& model) const {
  for (const auto& row : s1ap_.rows) {
    const auto* rule = s1ap_rule(row);
    if (rule == nullptr) continue;
    const auto first = first_fact(row, 5);
    const auto& enb = row.at(rule->from_mme ? 1 : 0).text;
    model.claim({"MME", row.at(rule->from_mme ? 0 : 1).text, ""}, rule->shown, std::string(rule->mme_does), first);
    model.claim({"eNB", enb, ""}, rule->shown, std::string(rule->enb_does), first);
    if (rule->procedure == initial_ue_message) {
      model.claim({"UE", "", fmt::format("UEs at {}", enb)}, true, "registers or asks for service through this node", first);
    }
  }
  for (const auto& row : bearers_.rows) {
    const bool of_core = row.at(0).text == "initiatingMessage";
    if (!of_core && row.at(0).text != "successfulOutcome") continue;
    const bool used = row.at(2).integer != 0;
    model.claim({of_core ? "SGW" : "eNB", row.at(1).text, ""}, used, used ? "receives G-PDUs on a tunnel end that S1AP gives it" : "has a tunnel end in an S1AP bearer",
                first_fact(row, 3));
  }
  for (const auto& row : control_.rows) {
    const auto found = std::ranges::find(control_ends, row.at(2).as_unsigned(), &ControlEnd::interface_type);
    if (found == control_ends.end()) continue;
    const auto first = first_fact(row, 5);
    const bool accepts = row.at(3).integer != 0 && row.at(4).integer != 0 && !found->asked_by.empty();
    if (accepts) {
      model.claim({std::string(found->kind), row.at(0).text, ""}, true, fmt::format("accepts sessions on {}", found->interface_name), first);
      model.claim({std::string(found->asked_by), row.at(1).text, ""}, true, fmt::format("has its sessions on {} accepted", found->interface_name), first);
    } else {
      model.claim({std::string(found->kind), row.at(0).text, ""}, false, fmt::format("states a tunnel end of the {} side of {}", found->kind, found->interface_name), first);
      if (found->interface_type == 40) model.claim({"MME", row.at(1).text, ""}, false, "is asked by an AMF on N26", first);
    }
  }
  for (const auto& row : user_.rows) {
    const auto found = std::ranges::find(user_ends, row.at(0).as_unsigned(), &UserEnd::interface_type);
    if (found == user_ends.end()) continue;
    const bool used = row.at(2).integer != 0;
    model.claim({std::string(found->kind), row.at(1).text, ""}, used, used ? "receives G-PDUs on a tunnel end that a GTP-C session gives it" : "has a tunnel end in a GTP-C session",
                first_fact(row, 3));
  }
  // GTPv1-C has no interface types: who accepts PDP contexts is a GGSN (TS 29.060 §7.3).
  for (const auto& row : gtpc_.rows) {
    if (row.at(2).text != "GTPv1-C" || row.at(3).as_unsigned() != 17 || row.at(4).integer == 0) continue;
    const auto first = first_fact(row, 6);
    model.claim({"GGSN", row.at(0).text, ""}, true, "accepts PDP contexts", first);
    model.claim({"SGSN", row.at(1).text, ""}, true, "has its PDP contexts accepted", first);
  }
  add_diameter_functions(model);
}

void Interworking::add_diameter_functions(Model& model) const {
  // Whoever passes on what others ask is an agent, and what it asks and answers says nothing of its own role.
  std::set<std::string> agents;
  for (const auto& row : diameter_.rows) {
    if (row.at(7).integer == 0) continue;
    agents.insert(row.at(0).text);
    model.claim({"DRA", row.at(0).text, ""}, true, "passes Diameter requests of others on", first_fact(row, 9));
  }
  for (const auto& row : diameter_.rows) {
    const auto* application = application_of(row.at(2).as_unsigned());
    if (application == nullptr) continue;
    const bool request = row.at(5).integer != 0;
    const bool shown = !request && row.at(6).integer != 0;
    const auto first = first_fact(row, 9);
    const bool server_asks = asked_by_server(*application, row.at(4).as_unsigned());
    const bool server_sends = request == server_asks;
    const auto& server = row.at(server_sends ? 0 : 1).text;
    const auto& client = row.at(server_sends ? 1 : 0).text;
    const auto role = [&](const std::string& address, std::string_view kind, bool sends) {
      if (kind.empty() || agents.contains(address)) return;
      const std::string_view does = request ? (sends ? "sends requests" : "is sent requests") : (sends ? "answers requests" : "has its requests answered");
      model.claim({std::string(kind), address, ""}, shown, fmt::format("{} on {}", does, application->interface_name), first);
    };
    role(server, application->server, server_sends);
    role(client, application->client, !server_sends);
  }
}

void Interworking::add_links(Model& model, const std::vector<Tunnel>& tunnels) const {
  // Who is which end, S1AP says itself: an address may be an MME's on another interface as well.
  std::set<std::string> mmes;
  for (const auto& row : s1ap_.rows) {
    if (const auto* rule = s1ap_rule(row)) mmes.insert(row.at(rule->from_mme ? 0 : 1).text);
  }
  for (const auto& row : s1ap_.rows) {
    const auto first = first_fact(row, 5);
    const bool forward = mmes.contains(row.at(1).text) || !mmes.contains(row.at(0).text);
    const auto enb = end_of_link(model, row.at(forward ? 0 : 1).text, {"eNB"}, "exchanges S1AP", first);
    const auto mme = end_of_link(model, row.at(forward ? 1 : 0).text, {"MME"}, "exchanges S1AP", first);
    model.link({.name = "S1-MME", .from = enb, .to = mme, .protocol = "S1AP", .protection = "clear", .packets = row.at(4).as_unsigned()}, first);
  }
  for (const auto& row : gtpc_.rows) {
    const auto first = first_fact(row, 6);
    Link link{.name = "GTP-C", .from = {}, .to = {}, .protocol = row.at(2).text, .protection = "clear", .packets = row.at(5).as_unsigned()};
    if (link_pair(model, control_pairs, row.at(0).text, row.at(1).text, link, first)) continue;
    const auto& [low, high] = std::minmax(row.at(0).text, row.at(1).text);
    link.from = end_of_link(model, low, {"SGW", "PGW", "MME", "GGSN", "SGSN"}, "exchanges GTP-C", first);
    link.to = end_of_link(model, high, {"SGW", "PGW", "MME", "GGSN", "SGSN"}, "exchanges GTP-C", first);
    model.link(std::move(link), first);
  }
  for (const auto& tunnel : tunnels) {
    if (!of_epc(model, tunnel)) continue;
    (void)link_pair(model, user_pairs, tunnel.source, tunnel.destination,
                    {.name = {}, .from = {}, .to = {}, .protocol = "GTP-U", .protection = "clear", .packets = tunnel.packets, .octets = tunnel.octets}, tunnel.first);
  }
  for (const auto& row : diameter_.rows) {
    const auto* application = application_of(row.at(2).as_unsigned());
    const auto first = first_fact(row, 9);
    const bool request = row.at(5).integer != 0;
    const bool server_sends = application != nullptr ? request == asked_by_server(*application, row.at(4).as_unsigned()) : !request;
    const auto kinds = [](std::string_view kind) {
      return kind.empty() ? std::vector<std::string_view>{"DRA"} : std::vector<std::string_view>{kind, "DRA"};
    };
    const auto client = end_of_link(model, row.at(server_sends ? 1 : 0).text, kinds(application != nullptr ? application->client : ""), "exchanges Diameter", first);
    const auto server = end_of_link(model, row.at(server_sends ? 0 : 1).text, kinds(application != nullptr ? application->server : ""), "exchanges Diameter", first);
    const std::string name = application != nullptr ? std::string(application->interface_name) : row.at(3).text.empty() ? "Diameter" : row.at(3).text;
    model.link({.name = name, .from = client, .to = server, .protocol = "Diameter", .protection = "clear", .packets = row.at(8).as_unsigned()}, first);
  }
}

}  // namespace assay::network
