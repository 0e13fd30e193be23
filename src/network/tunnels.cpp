// SPDX-License-Identifier: Apache-2.0
#include "network/tunnels.h"

#include <fmt/format.h>

#include <algorithm>

#include "facts/ask.h"

namespace assay::network {

// The set-up of a context or bearer states ends of the core in its request, those of the eNodeB in its response.
const std::string_view epc_ends =
    "epc_ends AS ("
    "SELECT address, teid, CASE WHEN interface_type = 0 THEN 'eNB' WHEN interface_type IN (5, 33) THEN 'PGW' ELSE 'SGW' END AS kind FROM gtpc_tunnel_ends "
    "WHERE tunnel_depth = 0 AND interface_type IN (0, 1, 3, 4, 5, 16, 33) AND address NOT IN ('', '0.0.0.0', '::') "
    "UNION SELECT split_part(split_part(bearer, '=', 2), '/', 1), TRY_CAST('0x' || split_part(bearer, '/', 2) AS UBIGINT), CASE WHEN pdu = 'initiatingMessage' THEN 'SGW' ELSE 'eNB' END "
    "FROM (SELECT pdu, unnest(string_split(bearers, ',')) AS bearer FROM s1ap_messages "
    "WHERE tunnel_depth = 0 AND procedure_code IN (5, 9) AND pdu IN ('initiatingMessage', 'successfulOutcome') AND bearers <> '') WHERE contains(bearer, '/'))";

// The operation is tested in the key: DuckDB compares every row with every row where ON has a condition of the left side alone.
const std::string_view pfcp_ends =
    "pfcp_ends AS ("
    "SELECT r.fact, coalesce(m.request, m.fact) AS origin, r.kind = 'FAR' AS peer, coalesce(r.interface, a.interface, '') AS interface, r.teid_address AS address, r.teid, "
    "CASE WHEN r.operation = 'created' THEN r.destination ELSE r.source END AS cp, CASE WHEN r.operation = 'created' THEN r.source ELSE r.destination END AS up "
    "FROM pfcp_rules AS r LEFT JOIN pfcp_messages AS m ON m.fact = r.message "
    "LEFT JOIN (SELECT message, rule_id, min(interface) AS interface FROM pfcp_rules WHERE operation = 'create' AND kind = 'PDR' GROUP BY ALL) AS a "
    "ON a.message = CASE WHEN r.operation = 'created' THEN m.request END AND a.rule_id = r.rule_id "
    "WHERE r.teid_address <> '' AND r.operation IN ('create', 'update', 'created') "
    "AND (r.kind IN ('PDR', 'TrafficEndpoint') OR r.kind = 'FAR' AND starts_with(r.outer_header, 'GTP-U')))";

base::Result<std::vector<Tunnel>> load_tunnels(facts::Store& store) {
  TRY(const auto answer, ask(store, facts::gtpu_tunnels.info, fmt::format(
      "WITH {}, {}, stated AS (SELECT DISTINCT address, teid FROM epc_ends), "
      "control AS (SELECT address, teid, bool_or(peer) AS peer FROM pfcp_ends GROUP BY ALL "
      "HAVING bool_or(interface = 'CP-function') AND bool_and(interface IN ('CP-function', ''))) "
      "SELECT t.source, t.destination, CASE WHEN c.peer THEN 2 WHEN NOT c.peer THEN 3 WHEN s.teid IS NOT NULL AND t.pdu_type IS NULL THEN 1 ELSE 0 END AS use, "
      "bool_or(t.pdu_type = 'uplink') IS TRUE, bool_or(t.pdu_type = 'downlink') IS TRUE, sum(t.packets), sum(t.octets), min(t.fact) "
      "FROM gtpu_tunnels AS t LEFT JOIN stated AS s ON s.address = t.destination AND s.teid = t.teid LEFT JOIN control AS c ON c.address = t.destination AND c.teid = t.teid "
      "WHERE t.tunnel_depth = 0 GROUP BY ALL ORDER BY ALL", epc_ends, pfcp_ends)));
  std::vector<Tunnel> tunnels;  // `use` is numbered as TunnelUse is
  tunnels.reserve(answer.rows.size());
  for (const auto& row : answer.rows) {
    tunnels.push_back({.source = row.at(0).text, .destination = row.at(1).text, .use = static_cast<TunnelUse>(row.at(2).as_unsigned()), .uplink = row.at(3).integer != 0,
                       .downlink = row.at(4).integer != 0, .packets = row.at(5).as_unsigned(), .octets = row.at(6).as_unsigned(), .first = first_fact(row, 7)});
  }
  return tunnels;
}

namespace {

const std::vector<std::string_view> epc_kinds{"eNB", "SGW", "PGW", "ePDG", "SGSN", "GGSN"};

bool any_at(const Model& model, const std::vector<std::string_view>& kinds, const std::string& address) {
  return std::ranges::any_of(kinds, [&](const auto kind) { return model.knows(kind, address); });
}

}  // namespace

const std::vector<std::string_view> ran_kinds{"gNB", "ng-eNB", "N3IWF", "TNGF", "TWIF", "W-AGF"};

bool ran_node_at(const Model& model, const std::string& address) { return any_at(model, ran_kinds, address); }

bool of_epc(const Model& model, const Tunnel& tunnel) {
  if (tunnel.use != TunnelUse::unknown) return tunnel.use == TunnelUse::epc;
  if (tunnel.uplink || tunnel.downlink) return false;  // a PDU session container
  const auto end_of_5g = [&](const std::string& upf, const std::string& other) {
    return model.knows("UPF", upf) && (model.knows("UPF", other) || ran_node_at(model, other));
  };
  if (end_of_5g(tunnel.source, tunnel.destination) || end_of_5g(tunnel.destination, tunnel.source)) return false;
  return any_at(model, epc_kinds, tunnel.source) && any_at(model, epc_kinds, tunnel.destination);
}

}  // namespace assay::network
