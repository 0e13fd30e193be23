// SPDX-License-Identifier: Apache-2.0
#include "facts/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace assay::facts {
namespace {

constexpr unsigned row_bits = 44;  // 511 tables: ids are exact in JavaScript
constexpr std::uint64_t row_mask = (std::uint64_t{1} << row_bits) - 1;

}  // namespace

// A new table goes to the end: the place of the others is part of the fact ids that people have written down.
std::span<const TableInfo* const> all_tables() {
  static const std::array list = {
      // capture
      &evidence.info, &capture_interfaces.info, &coverage.info, &malformed.info,
      // transport
      &flows.info, &endpoints.info, &sctp_associations.info,
      // N3, N4, N9
      &gtpu_messages.info, &gtpu_tunnels.info, &pfcp_messages.info, &pfcp_sessions.info, &pfcp_rules.info,
      // N1, N2
      &ngap_messages.info, &nas_messages.info, &ue_identities.info, &security_modes.info,
      // service-based interfaces
      &http_exchanges.info, &tokens.info, &nf_profiles.info, &disclosures.info,
      // protection and management
      &tls_handshakes.info, &certificates.info, &dns_messages.info, &management_sessions.info,
      // the network model
      &functions.info, &function_reasons.info, &interfaces.info, &segments.info,
      // what came later
      &left_out.info, &icmp_conversations.info, &icmp_errors.info, &address_claims.info,
      // 4G, as far as it interworks
      &s1ap_messages.info, &nas_eps_messages.info, &gtpc_messages.info, &gtpc_tunnel_ends.info, &diameter_messages.info,
      // Xn, F1, E1; the UE's security across them and N2
      &ran_messages.info, &rrc_messages.info, &capability_statements.info, &user_plane_security.info, &user_plane_policies.info,
      // IPsec, WireGuard, QUIC, N32
      &ike_associations.info, &ipsec_flows.info, &wireguard_sessions.info, &quic_connections.info, &n32_messages.info,
      // what hides in ordinary traffic
      &traffic_rhythms.info, &copied_traffic.info, &padding.info, &icmp_echoes.info, &dns_domains.info,
      // what the operator declares
      &declared_functions.info, &declared_addresses.info, &declared_identities.info, &declared_segments.info,
      &declared_communication.info, &declared_keys.info, &declared_exceptions.info, &address_names.info,
      // the case
      &declared_suppliers.info, &supplier_names.info, &declared_products.info, &declared_hosts.info, &site_protections.info,
      &declared_access.info, &access_accounts.info, &access_windows.info, &critical_data.info, &declared_profiles.info, &case_dates.info,
      &evidence_subjects.info, &declared_members.info, &function_parts.info, &network_differences.info,
      // attestations and test reports
      &attestations.info, &attached_evidence.info, &test_results.info,
      // configurations of functions, and the platform under them
      &configured_functions.info, &configured_interfaces.info, &configured_algorithms.info, &configured_settings.info, &configured_keys.info,
      &configured_identities.info, &configured_secrets.info, &configuration_values.info,
      &workloads.info, &containers.info, &container_capabilities.info, &container_mounts.info, &exposed_ports.info, &network_policies.info,
      &role_grants.info, &network_attachments.info,
      // software: bills of materials, vulnerabilities, and what of them concerns what
      &bills.info, &components.info, &vulnerability_records.info, &affected_ranges.info, &exploit_knowledge.info,
      &vulnerability_statements.info, &component_vulnerabilities.info,
      // certificates and keys in files
      &stored_certificates.info, &stored_keys.info, &stored_revocation_lists.info, &certificate_relations.info, &platform_settings.info,
      // scans, host audits, logs of access
      &scan_runs.info, &scanned_ranges.info, &scanned_hosts.info, &scanned_ports.info, &scan_scripts.info, &tls_scan_results.info,
      &host_audits.info, &host_checks.info, &host_records.info, &host_settings.info, &host_listeners.info,
      &access_logs.info, &access_sessions.info, &access_failures.info, &privileged_commands.info, &access_changes.info,
      &case_names.info, &declared_assumptions.info,
      // the same UE on several legs and at several times
      &radio_capabilities.info, &nas_replays.info};
  return list;
}

// Views join on keys alone: what DuckDB plans for ON with OR, IN or a condition of the left side compares every row with every row.
std::span<const ViewInfo> all_views() {
  static constexpr std::array<ViewInfo, 22> list = {
      {{"sbi_exchanges", "The HTTP exchanges of the service-based architecture.",
        "SELECT * FROM http_exchanges WHERE service <> ''"},
       // A profile counts from its registration until the next change of it: what a change says is not read. Of the registered producers of a type that
       // limit who may use them sixteen stand for all, or a flood of both would multiply.
       {"discoveries", "What an NRF answered to a discovery (TS 29.510 §5.3.2.2), by producers of the type that was asked for, as they are registered there: those that it returned, and some that "
        "it did not. consumer_slices: as the discovery says, else as the consumer is registered. allows_type, allows_slices: whether the producer allows the consumer; null where one of both is not "
        "known, or the producer allows all.",
        "WITH changes AS (SELECT fact, time, operation, nrf, \"by\", nf_instance, nf_type, slices, allowed_nf_types, allowed_slices, "
        "lead(time) OVER (PARTITION BY nrf, nf_instance ORDER BY time, fact) AS until FROM nf_profiles "
        "WHERE operation IN ('register', 'update', 'deregister') AND coalesce(status, 200) BETWEEN 200 AND 299), "
        "registered AS (SELECT * FROM changes WHERE operation = 'register'), "
        "by_instance AS (SELECT nrf, nf_instance, min(slices) AS slices FROM registered GROUP BY ALL HAVING count(DISTINCT slices) = 1), "
        "by_address AS (SELECT nrf, \"by\", nf_type, min(slices) AS slices FROM registered GROUP BY ALL HAVING count(DISTINCT slices) = 1), "
        "asked AS (SELECT e.fact, e.evidence, e.time, e.client, e.server, e.status, e.requester_nf_type, e.target_nf_type, coalesce(e.requester_slices, nullif(i.slices, ''), nullif(a.slices, '')) AS slices "
        "FROM http_exchanges AS e LEFT JOIN by_instance AS i ON i.nrf = e.server AND i.nf_instance = e.requester_nf_instance "
        "LEFT JOIN by_address AS a ON a.nrf = e.server AND a.\"by\" = e.client AND a.nf_type = e.requester_nf_type "
        "WHERE e.service = 'nnrf-disc' AND e.method = 'GET' AND e.tunnel_depth = 0 AND e.status IS NOT NULL), "
        "returned AS (SELECT a.fact, r.nf_instance, min(r.fact) AS profile, min(r.nf_type) AS nf_type, min(r.allowed_nf_types) AS allowed_nf_types, min(r.allowed_slices) AS allowed_slices "
        "FROM asked AS a JOIN nf_profiles AS d ON d.exchange = a.fact AND d.operation = 'discovered' "
        "JOIN registered AS r ON r.nrf = a.server AND r.nf_instance = d.nf_instance WHERE r.time < a.time AND (r.until IS NULL OR a.time < r.until) GROUP BY ALL), "
        "examples AS (SELECT * FROM registered WHERE allowed_nf_types <> '' OR allowed_slices <> '' "
        "QUALIFY row_number() OVER (PARTITION BY nrf, nf_type ORDER BY time DESC, fact) <= 16), "
        "kept_back AS (SELECT a.fact, x.nf_instance, x.fact AS profile, x.nf_type, x.allowed_nf_types, x.allowed_slices FROM asked AS a "
        "JOIN examples AS x ON x.nrf = a.server AND x.nf_type = a.target_nf_type LEFT JOIN returned AS r ON r.fact = a.fact AND r.nf_instance = x.nf_instance "
        "WHERE r.fact IS NULL AND x.time < a.time AND (x.until IS NULL OR a.time < x.until)) "
        "SELECT a.fact, a.evidence, a.time, a.client, a.server AS nrf, a.status, a.requester_nf_type AS consumer_type, a.slices AS consumer_slices, p.nf_instance AS producer, p.profile, "
        "p.nf_type AS producer_type, p.allowed_nf_types, p.allowed_slices, p.returned, "
        "CASE WHEN p.allowed_nf_types <> '' THEN list_contains(string_split(p.allowed_nf_types, ','), a.requester_nf_type) END AS allows_type, "
        "CASE WHEN p.allowed_slices <> '' THEN contains(p.allowed_slices || a.slices, '*') OR list_has_any(string_split(p.allowed_slices, ','), string_split(a.slices, ',')) END AS allows_slices "
        "FROM asked AS a JOIN (SELECT *, true AS returned FROM returned UNION ALL SELECT *, false FROM kept_back) AS p ON p.fact = a.fact"},
       {"evidence_functions", "Of which declared functions a file of evidence is evidence: by their names or their hosts.",
        "SELECT e.evidence, f.function, f.product FROM evidence_subjects AS e JOIN (SELECT 'function' AS kind, name AS called, name AS function, product FROM declared_functions "
        "UNION ALL SELECT 'host', host, name, product FROM declared_functions) AS f ON f.kind = e.about_kind AND f.called = e.about"},
       {"evidence_products", "Of which products a file of evidence is evidence: by name, by their functions or their hosts.",
        "SELECT evidence, product FROM evidence_subjects WHERE product <> '' UNION "
        "SELECT evidence, product FROM evidence_functions WHERE product <> ''"},
       {"address_products", "Which declared function, and which product, is at an address.",
        "SELECT DISTINCT a.address, f.name AS function, f.kind, f.product FROM address_names AS a JOIN declared_functions AS f "
        "ON a.kind = 'function' AND a.name = f.name"},
       {"interception_functions", "Functions that are declared for lawful interception, by their kind (TS 33.127), at their addresses.",
        "SELECT address, min(function) AS function FROM address_products "
        "WHERE upper(kind) IN ('LI', 'ADMF', 'LIPF', 'LICF', 'MDF', 'MDF2', 'MDF3', 'LEMF', 'INTERCEPTION', 'LAWFUL INTERCEPTION') GROUP BY 1"},
       {"covered_bills", "Bills of which every component, the subject and services aside, is of a kind that vulnerability records speak of: only there does no match mean no vulnerability.",
        "SELECT b.fact AS bill FROM bills AS b JOIN components AS c ON c.bill = b.fact "
        "LEFT JOIN (SELECT DISTINCT ecosystem FROM affected_ranges WHERE ecosystem <> '') AS e ON e.ecosystem = c.ecosystem "
        "LEFT JOIN (SELECT DISTINCT matched_by FROM affected_ranges WHERE matched_by = 'cpe') AS p ON p.matched_by = CASE WHEN c.cpe_key <> '' THEN 'cpe' END "
        "WHERE NOT c.is_subject AND c.kind <> 'service' GROUP BY 1 "
        "HAVING count(*) >= any_value(b.components) AND bool_and(e.ecosystem IS NOT NULL OR p.matched_by IS NOT NULL)"},
       {"access_targets", "Which declared functions a declared access reaches.",
        "SELECT d.fact AS access_fact, d.access, f.name AS function, f.host, f.product FROM declared_access AS d "
        "JOIN (SELECT name, host, product, unnest([name, kind, host, site, 'any', 'inside']) AS target FROM declared_functions) AS f ON f.target = d.target UNION "
        "SELECT d.fact, d.access, f.name, f.host, f.product FROM declared_access AS d JOIN declared_members AS m ON m.segment = d.target JOIN declared_functions AS f ON f.name = m.function"},
       {"access_products", "Whose functions a declared access reaches.", "SELECT DISTINCT access_fact, access, product FROM access_targets"},
       {"access_places", "By which names logs may call what a declared access reaches or passes.",
        "SELECT access, function AS name FROM access_targets UNION SELECT access, host FROM access_targets WHERE host <> '' UNION "
        "SELECT d.access, h.name FROM declared_access AS d JOIN (SELECT name, unnest([name, site, 'any', 'inside']) AS target FROM declared_hosts) AS h ON h.target = d.target UNION "
        "SELECT access, through FROM declared_access WHERE through <> '' UNION "
        "SELECT d.access, f.host FROM declared_access AS d JOIN declared_functions AS f ON f.name = d.through WHERE f.host <> '' UNION "
        "SELECT d.access, f.name FROM declared_access AS d JOIN declared_functions AS f ON f.host = d.through WHERE d.through <> ''"},
       {"supplier_sessions", "Sessions of accounts of a declared access. apart: why it is none of a supplier from elsewhere. certain: no other access has the account, and this one reaches the host.",
        "SELECT s.fact, s.evidence, s.time, s.began, s.ended, s.host, lower(s.source) AS source, s.through AS came_through, s.second_factor, s.recorded, d.access, d.granted, d.through, "
        "CASE WHEN s.result <> 'accepted' THEN 'the login was refused' WHEN d.by_operator THEN 'is the operator''s own access' "
        "WHEN s.source LIKE '127.%' OR s.source IN ('::1', 'localhost') THEN 'the session came from its own host' ELSE '' END AS apart, "
        "count(*) OVER (PARTITION BY s.fact) = 1 AND (h.name IS NOT NULL OR e.access IS NOT NULL) AS certain "
        "FROM access_sessions AS s JOIN (SELECT DISTINCT s.fact, a.access FROM (SELECT fact, unnest([account, \"user\"]) AS account FROM access_sessions) AS s JOIN access_accounts AS a ON a.account = s.account) AS a ON a.fact = s.fact "
        "JOIN (SELECT access, bool_and(by_operator) AS by_operator, min(granted) AS granted, min(through) AS through FROM declared_access GROUP BY access) AS d ON d.access = a.access "
        "LEFT JOIN access_places AS h ON h.access = d.access AND h.name = s.host "
        "LEFT JOIN (SELECT DISTINCT s.evidence, h.access FROM evidence_subjects AS s JOIN access_places AS h ON h.name = s.about WHERE s.about_kind IN ('host', 'function')) AS e "
        "ON e.evidence = s.evidence AND e.access = d.access"},
       // Linux, include/linux/inetdevice.h and net/ipv6: a filter is on where the interface or 'all' has it, source routes need both, IPv4 redirects
       // both where the interface forwards and else one; IPv6 looks at the interface alone, and at none that forwards. 'default' is for later interfaces.
       {"interface_settings", "What settings that Linux has for each interface come to on a host. certain: for every interface that is known.",
        "SELECT evidence, host, setting, coalesce(bool_or(works), false) AS somewhere_on, coalesce(bool_or(NOT works), false) AS somewhere_off, count(works) = count(*) AS certain, "
        "min(fact) FILTER (works) AS shows_on, min(fact) FILTER (NOT works) AS shows_off, min(fact) AS fact, min(time) AS time FROM ("
        "SELECT i.evidence, i.host, i.setting, i.fact, i.time, CASE WHEN i.setting = 'reverse path filter' THEN i.own OR a.own WHEN i.setting = 'acceptance of source routes' THEN i.own AND a.own "
        "WHEN i.family = 'ipv6' THEN i.own AND NOT f.own WHEN f.own OR (f.own IS NULL AND i.own = a.own) THEN i.own AND a.own WHEN NOT f.own THEN i.own OR a.own END AS works FROM ("
        "SELECT evidence, host, setting, split_part(subject, ' ', 1) AS family, subject, fact, time, "
        "CASE WHEN split_part(subject, ' ', 2) = 'all' THEN NULL WHEN number < 0 THEN false WHEN state IN ('on', 'not off') THEN true WHEN state IN ('off', 'not on') THEN false END AS own FROM host_settings "
        "WHERE setting IN ('reverse path filter', 'acceptance of source routes', 'acceptance of redirects') AND split_part(subject, ' ', 2) NOT IN ('', 'default', 'lo') "
        "QUALIFY split_part(subject, ' ', 2) <> 'all' OR count(*) FILTER (split_part(subject, ' ', 2) <> 'all') OVER (PARTITION BY evidence, host, setting, split_part(subject, ' ', 1)) = 0) AS i "
        "LEFT JOIN (SELECT evidence, host, setting, subject, CASE WHEN number < 0 THEN false WHEN state IN ('on', 'not off') THEN true WHEN state IN ('off', 'not on') THEN false END AS own FROM host_settings) AS a "
        "ON a.evidence = i.evidence AND a.host = i.host AND a.setting = i.setting AND a.subject = i.family || ' all' "
        "LEFT JOIN (SELECT evidence, host, subject, CASE WHEN state IN ('on', 'not off') THEN true WHEN state IN ('off', 'not on') THEN false END AS own FROM host_settings WHERE setting = 'ip forwarding') AS f "
        "ON f.evidence = i.evidence AND f.host = i.host AND f.subject = i.subject) GROUP BY ALL"},
       {"namespace_policies", "Whether the network policies of a Kubernetes namespace restrict what comes in to all of its pods, and what goes out; what one admits another cannot take away. Null: one "
        "lets everything through for some pods.",
        "SELECT space, CASE WHEN NOT bool_or(selects_all AND ingress IN ('none', 'some')) OR bool_or(selects_all AND ingress = 'all') THEN false WHEN NOT bool_or(ingress = 'all') THEN true END AS restricts_in, "
        "CASE WHEN NOT bool_or(selects_all AND egress IN ('none', 'some')) OR bool_or(selects_all AND egress = 'all') THEN false WHEN NOT bool_or(egress = 'all') THEN true END AS restricts_out "
        "FROM network_policies WHERE space <> '' GROUP BY space"},
       {"evidence_names", "By which name a file of evidence was given.", "SELECT evidence, any_value(name) AS name FROM evidence GROUP BY evidence"},
       {"host_rules", "What rules of the SCAP Security Guide found on a host, by their short names.",
        "SELECT c.evidence, c.host, p.product, c.fact, c.time, c.result, replace(c.rule, 'xccdf_org.ssgproject.content_rule_', '') AS rule FROM host_checks AS c "
        "LEFT JOIN evidence_products AS p ON p.evidence = c.evidence WHERE c.tool = 'OpenSCAP' AND c.result NOT IN ('notselected', 'informational')"},
       {"ciphered_pairs", "Pairs of addresses, the lower one first, between which ESP runs that is not known to cipher nothing.",
        "SELECT least(source, destination) AS low, greatest(source, destination) AS high, min(fact) AS fact FROM ipsec_flows "
        "WHERE protocol = 'ESP' AND tunnel_depth = 0 AND null_encryption IS DISTINCT FROM true GROUP BY ALL"},
       {"used_certificates", "Certificates in files that were presented in traffic, or that issued a certificate in evidence which is of no authority.",
        "SELECT subject AS certificate FROM certificate_relations WHERE kind = 'seen on the wire' UNION "
        "SELECT r.object FROM certificate_relations AS r JOIN stored_certificates AS c ON c.fact = r.subject WHERE r.kind = 'issued by' AND c.ca IS NOT TRUE"},
       // TS 29.510 §6.1.6.3.3. HSS, CSCF and AF have a type there, but are known from Diameter as a rule; a UPF's address is that of UEs on N6 too.
       {"sbi_functions", "Addresses of functions that speak service-based interfaces by their kind: those of the 5G core, inferred or declared; not those of EPC, IMS, the radio side and the user plane.",
        "SELECT address FROM (SELECT address, kind FROM functions UNION SELECT address, kind FROM address_products) WHERE address <> '' AND upper(replace(kind, '_', '-')) IN ("
        "'AMF', 'SMF', 'NRF', 'AUSF', 'UDM', 'UDR', 'PCF', 'NSSF', 'BSF', 'SCP', 'SEPP', 'NEF', 'CHF', 'SMSF', 'NWDAF', 'LMF', 'GMLC', '5G-EIR', 'UDSF', 'NSSAAF', 'AANF', 'UCMF', 'EASDF', 'TSCTSF', "
        "'DCCF', 'ADRF', 'MFAF', 'NSACF', 'MB-SMF', 'MBSF', 'CBCF', 'NSWOF', '5G-DDNMF', 'PKMF', 'PANF', 'MNPF') GROUP BY 1"},
       // A browser offers HTTP/1.1 too. "NF" is what talks HTTP/2 over TLS with functions of the core.
       {"sbi_handshakes", "TLS handshakes of service-based interfaces: with HTTP/2, and a function of the 5G core as server; or such a function, or a peer of it, at one end, and nothing but HTTP/2 "
        "offered, a name below 3gppnetwork.org asked for, or a certificate with one presented.",
        "SELECT * FROM tls_handshakes AS h WHERE tunnel_depth = 0 AND transport = 'tcp' AND (list_contains(string_split(offered_alpn, ','), 'h2') OR alpn = 'h2') AND ("
        "server IN (SELECT address FROM sbi_functions) OR (client IN (SELECT address FROM sbi_functions) "
        "OR client IN (SELECT address FROM functions WHERE kind = 'NF') OR server IN (SELECT address FROM functions WHERE kind = 'NF')) "
        "AND (offered_alpn = 'h2' OR ends_with(lower(rtrim(server_name, '.')), '.3gppnetwork.org') OR flow IN (SELECT flow FROM certificates WHERE position = 0 AND plmns <> '')))"},
       {"own_addresses", "Addresses of functions of the network, inferred: whatever is no UE, no data network and not unidentified.",
        "SELECT DISTINCT address FROM functions WHERE address <> '' AND kind NOT IN ('UE', 'DN', 'unidentified')"},
       {"ue_addresses", "Addresses that a session gives a UE: PFCP, GTP-C or NAS says so.",
        "SELECT DISTINCT address FROM (SELECT unnest(string_split_regex(ue_address, '[ ,]+')) AS address FROM (SELECT ue_address FROM pfcp_sessions UNION SELECT ue_address FROM pfcp_rules "
        "UNION SELECT ue_address FROM nas_eps_messages UNION SELECT ue_address FROM gtpc_messages)) WHERE address NOT IN ('', '0.0.0.0', '::')"},
       // "NF" is claimed of whatever talks HTTP/2 over TLS with a function of the core: only its service-based interface says that it is one. A UPF opens
       // connections on behalf of UEs.
       {"function_certificates", "Certificates outside tunnels with function: whether one of the network presents it, inferred, declared or on a declared host; or, if a client presents it, is shown it.",
        "SELECT c.*, CASE WHEN c.owner IN (SELECT address FROM address_names WHERE kind IN ('function', 'host')) OR c.flow IN (SELECT flow FROM sbi_handshakes) THEN true "
        "WHEN c.presented_by = 'client' THEN coalesce(o.any_but_upf, false) OR h.server IN (SELECT address FROM functions WHERE address <> '' AND kind NOT IN ('UE', 'DN', 'NF', 'unidentified')) "
        "ELSE o.address IS NOT NULL END AS function FROM certificates AS c "
        "LEFT JOIN (SELECT address, bool_or(kind <> 'UPF') AS any_but_upf FROM functions WHERE address <> '' AND kind NOT IN ('UE', 'DN', 'NF', 'unidentified') GROUP BY 1) AS o ON o.address = c.owner "
        "LEFT JOIN (SELECT flow, min(server) AS server FROM tls_handshakes GROUP BY 1) AS h ON h.flow = c.flow WHERE c.tunnel_depth = 0"}}};
  return list;
}

const TableInfo* table(std::string_view name) {
  const auto tables = all_tables();
  const auto found = std::ranges::find(tables, name, &TableInfo::name);
  return found == tables.end() ? nullptr : *found;
}

std::size_t table_ordinal(std::string_view name) {
  const auto tables = all_tables();
  const auto found = std::ranges::find(tables, name, &TableInfo::name);
  return found == tables.end() ? 0 : static_cast<std::size_t>(found - tables.begin()) + 1;
}

FactId fact_id(std::size_t ordinal, std::uint64_t row) {
  return FactId{static_cast<std::uint64_t>(ordinal) << row_bits | (row & row_mask)};
}

std::uint64_t row_of(FactId fact) { return fact.value & row_mask; }

const TableInfo* table_of(FactId fact) {
  const auto ordinal = static_cast<std::size_t>(fact.value >> row_bits);
  const auto tables = all_tables();
  return ordinal == 0 || ordinal > tables.size() ? nullptr : tables[ordinal - 1];
}

std::string text(FactId fact) {
  const auto* info = table_of(fact);
  return fmt::format("{}/{}", info == nullptr ? "?" : info->name, row_of(fact));
}

std::optional<FactId> fact_from_text(std::string_view text) {
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto ordinal = table_ordinal(text.substr(0, slash));
  const auto digits = text.substr(slash + 1);
  std::uint64_t row = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), row);
  if (ordinal == 0 || error != std::errc() || end != digits.data() + digits.size() || row == 0 || row > row_mask) {
    return std::nullopt;
  }
  return fact_id(ordinal, row);
}

}  // namespace assay::facts
