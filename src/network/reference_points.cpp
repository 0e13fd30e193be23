// SPDX-License-Identifier: Apache-2.0
#include "network/reference_points.h"

#include <fmt/format.h>

#include <set>

#include "facts/ask.h"
#include "network/tunnels.h"

namespace assay::network {
namespace {

// Rows: control plane, user plane, has ends of an SGW, has ends of a PGW, has sessions of other ends, has PDU session
// containers. An end of a PGW may also be known from the SGW that sends there, or from where the PGW itself sends.
constexpr std::string_view pairs_sql =
    "WITH {}, {}, own AS (SELECT * FROM pfcp_ends WHERE NOT peer AND interface <> 'CP-function'), "
    "stated AS (SELECT o.cp, o.up, o.origin, e.kind FROM own AS o JOIN epc_ends AS e ON e.address = o.address AND e.teid = o.teid WHERE e.kind <> 'eNB'), "
    "serving AS (SELECT DISTINCT cp, up FROM stated WHERE kind = 'SGW'), "
    "beyond AS (SELECT DISTINCT f.address, f.teid FROM pfcp_ends AS f JOIN serving AS s ON s.cp = f.cp AND s.up = f.up WHERE f.peer AND f.interface = 'core'), "
    "known AS (SELECT * FROM stated "
    "UNION SELECT o.cp, o.up, o.origin, 'PGW' FROM own AS o JOIN beyond AS b ON b.address = o.address AND b.teid = o.teid "
    "UNION SELECT f.cp, f.up, f.origin, 'PGW' FROM pfcp_ends AS f JOIN epc_ends AS e ON e.address = f.address AND e.teid = f.teid "
    "WHERE f.peer AND f.interface = 'access' AND e.kind = 'SGW'), "
    "kinds AS (SELECT cp, up, bool_or(kind = 'SGW') AS sgw, bool_or(kind = 'PGW') AS pgw FROM known GROUP BY ALL), "
    "others AS (SELECT DISTINCT o.cp, o.up FROM own AS o JOIN pfcp_sessions AS s ON s.establishment = o.origin WHERE o.origin NOT IN (SELECT origin FROM known WHERE origin IS NOT NULL)), "
    "containers AS (SELECT DISTINCT p.cp, p.up FROM pfcp_ends AS p JOIN gtpu_tunnels AS t ON t.destination = p.address AND t.teid = p.teid WHERE t.tunnel_depth = 0 AND t.pdu_type IS NOT NULL), "
    "pairs AS (SELECT DISTINCT cp, up FROM pfcp_ends UNION SELECT cp_address, up_address FROM pfcp_sessions) "
    "SELECT p.cp, p.up, coalesce(k.sgw, false), coalesce(k.pgw, false), o.cp IS NOT NULL, c.cp IS NOT NULL FROM pairs AS p LEFT JOIN kinds AS k ON k.cp = p.cp AND k.up = p.up "
    "LEFT JOIN others AS o ON o.cp = p.cp AND o.up = p.up LEFT JOIN containers AS c ON c.cp = p.cp AND c.up = p.up ORDER BY ALL";

}  // namespace

base::Result<ReferencePoints> ReferencePoints::load(facts::Store& store, const Model& model) {
  ReferencePoints points;
  if (!store.holds_rows(facts::gtpc_tunnel_ends.info) && !store.holds_rows(facts::s1ap_messages.info)) return points;  // no EPC: all is N4
  // Interface types of a gateway's own control plane (TS 29.274 §8.22).
  TRY(const auto gateways, ask(store, facts::gtpc_tunnel_ends.info, "SELECT source, bool_or(interface_type IN (7, 32)) FROM gtpc_tunnel_ends "
      "WHERE tunnel_depth = 0 AND bearer IS NULL AND address = source AND interface_type IN (6, 7, 11, 32) GROUP BY ALL ORDER BY ALL"));
  TRY(const auto pairs, ask(store, facts::pfcp_sessions.info, fmt::format(pairs_sql, epc_ends, pfcp_ends)));
  const bool ngap = store.holds_rows(facts::ngap_messages.info);
  std::set<std::string> smfs;  // control planes that serve 5G
  for (const auto& row : pairs.rows) {
    const bool sgw = row.at(2).integer != 0;
    const bool other_sessions = row.at(4).integer != 0 && ngap;
    const bool containers = row.at(5).integer != 0;
    if (!sgw && (other_sessions || containers)) smfs.insert(row.at(0).text);
  }
  const auto serves_5g = [&](const std::string& address) { return smfs.contains(address) || model.knows(n4.control, address); };
  for (const auto& row : gateways.rows) {
    const auto& address = row.at(0).text;
    const bool pgw = row.at(1).integer != 0;
    if (!pgw || !serves_5g(address)) points.gateways_[address] = pgw ? &sxb : &sxa;
  }
  for (const auto& row : pairs.rows) {
    const auto& control = row.at(0).text;
    const bool sgw = row.at(2).integer != 0;
    const bool pgw = row.at(3).integer != 0;
    const bool containers = row.at(5).integer != 0;
    const ReferencePoint* point = &n4;
    if (sgw) {
      if (!containers) point = &sxa;
    } else if (pgw) {
      if (!serves_5g(control)) point = &sxb;
    } else if (const auto* gateway = points.gateway_at(control); gateway != nullptr && !containers) {
      point = gateway;
    }
    points.points_[{control, row.at(1).text}] = point;
  }
  return points;
}

const ReferencePoint* ReferencePoints::gateway_at(const std::string& address) const {
  const auto found = gateways_.find(address);
  return found == gateways_.end() ? nullptr : found->second;
}

const ReferencePoint& ReferencePoints::of(const std::string& control, const std::string& user) const {
  const auto found = points_.find({control, user});
  if (found != points_.end()) return *found->second;
  const auto* gateway = gateway_at(control);
  return gateway == nullptr ? n4 : *gateway;
}

ReferencePoints::Ends ReferencePoints::between(const std::string& first, const std::string& second) const {
  if (const auto found = points_.find({first, second}); found != points_.end()) return {found->second, true};
  if (const auto found = points_.find({second, first}); found != points_.end()) return {found->second, false};
  const auto* one = gateway_at(first);
  const auto* other = gateway_at(second);
  if (one == nullptr && other == nullptr) return {&n4, true};
  if (one != nullptr && other != nullptr) return {first < second ? one : other, first < second};
  return one != nullptr ? Ends{one, true} : Ends{other, false};
}

}  // namespace assay::network
