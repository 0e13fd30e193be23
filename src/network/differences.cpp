// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>

#include "facts/tables/declared.h"
#include "facts/tables/parts.h"
#include "network/parts.h"

namespace assay::network {
namespace {

// Rows: difference, subject, function, detail, fact, evidence, frame, offset, length, time. What a UE is, or whoever lies
// outside the network, need not be declared; so only functions of the network count. Who answers on a port is a listener;
// he needs a rule of the communication matrix that lets somebody reach it.
constexpr std::string_view differences_sql =
    "WITH named AS (SELECT address, min(name) AS name FROM address_names WHERE kind = 'function' GROUP BY address), "
    "network AS (SELECT * FROM functions WHERE kind NOT IN ('UE', 'DN', 'unidentified') AND address <> ''), "
    "matrix AS (SELECT count(*) AS rules FROM declared_communication), "
    "found AS ("
    "SELECT 'undeclared function' AS difference, n.address AS subject, '' AS function, n.label || ' is declared nowhere' AS detail, "
    "(SELECT min(r.because) FROM function_reasons AS r WHERE r.function = n.function) AS fact "
    "FROM network AS n WHERE n.certainty = 'shown' AND n.address NOT IN (SELECT address FROM named) AND (SELECT count(*) FROM declared_functions) > 0 "
    "UNION ALL "
    "SELECT 'other kind', min(d.name), min(d.name), min(d.name) || ' is declared as ' || string_agg(DISTINCT f.kind, ', ' ORDER BY f.kind) || ' and behaves as ' || string_agg(DISTINCT n.kind, ', ' ORDER BY n.kind), "
    "min((SELECT min(r.because) FROM function_reasons AS r WHERE r.function = n.function)) "
    "FROM network AS n JOIN address_names AS d ON d.address = n.address AND d.kind = 'function' JOIN declared_functions AS f ON f.name = d.name "
    "WHERE n.certainty = 'shown' AND n.kind <> 'NF' GROUP BY n.address "
    "HAVING NOT bool_or(n.kind = f.kind) AND bool_or(f.kind IN (SELECT kind FROM network)) "
    "UNION ALL "
    "SELECT 'undeclared listener', f.destination, coalesce(d.name, ''), 'answers on ' || f.transport || '/' || f.destination_port || CASE WHEN any_value(f.protocol) = '' THEN '' ELSE ' (' || any_value(f.protocol) || ')' END "
    "|| ', which no rule of the communication matrix lets anybody reach', min(f.fact) "
    "FROM flows AS f JOIN matrix AS m ON m.rules > 0 JOIN address_names AS inside ON inside.address = f.destination AND inside.name = 'inside' "
    "LEFT JOIN named AS d ON d.address = f.destination "
    "WHERE f.tunnel_depth = 0 AND f.transport = 'tcp' AND f.opening_seen AND f.packets_reverse > 1 AND NOT EXISTS ("
    "SELECT 1 FROM declared_communication AS c JOIN address_names AS a ON a.address = f.destination AND a.name = c.responder "
    "WHERE (c.transport = '' OR c.transport = f.transport) AND (c.port IS NULL OR c.port = f.destination_port) AND (c.protocol = '' OR c.protocol = f.protocol)) "
    "GROUP BY f.destination, d.name, f.transport, f.destination_port "
    "UNION ALL "
    "SELECT 'never seen', f.name, f.name, f.name || ' is declared and no packet from or to it is in the captures: it is off, not there, or not within what was captured', f.fact "
    "FROM declared_functions AS f WHERE (SELECT sum(frames) FROM evidence WHERE kind = 'capture') > 0 "
    "AND EXISTS (SELECT 1 FROM declared_addresses AS a WHERE a.owner_kind = 'function' AND a.owner = f.name) "
    "AND f.name NOT IN (SELECT name FROM address_names WHERE kind = 'function')) "
    "SELECT difference, subject, function, detail, fact FROM found ORDER BY difference, subject, detail";

}  // namespace

base::Result<void> find_differences(facts::Store& store) {
  if (!store.holds_rows(facts::declared_functions.info) && !store.holds_rows(facts::declared_communication.info)) return {};
  TRY(const auto answer, store.query(differences_sql));
  for (const auto& row : answer.rows) {
    const facts::FactId because{row.at(4).as_unsigned()};
    facts::NetworkDifference difference{.from = {}, .difference = row.at(0).text, .subject = row.at(1).text, .function = row.at(2).text, .detail = row.at(3).text, .because = because};
    if (const auto* table = facts::table_of(because)) {
      TRY(const auto place, store.query(fmt::format("SELECT evidence, frame, \"offset\", length, time FROM {} WHERE fact = {}", table->name, because.value)));
      if (!place.rows.empty()) {
        const auto& at = place.rows.front();
        difference.from = {.evidence = static_cast<std::uint16_t>(at.at(0).as_unsigned()), .frame = at.at(1).as_unsigned(), .offset = static_cast<std::uint32_t>(at.at(2).as_unsigned()),
                           .length = static_cast<std::uint32_t>(at.at(3).as_unsigned()), .time = base::Time{at.at(4).as_integer()}};
      }
    }
    store.append(facts::network_differences, difference);
  }
  return store.flush();
}

}  // namespace assay::network
