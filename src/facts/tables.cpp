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
      &case_names.info, &declared_assumptions.info};
  return list;
}

std::span<const ViewInfo> all_views() {
  static constexpr std::array<ViewInfo, 3> list = {
      {{"sbi_exchanges", "The HTTP exchanges of the service-based architecture.",
        "SELECT * FROM http_exchanges WHERE service <> ''"},
       {"evidence_products", "Of which products a file of evidence is evidence: by name, by their functions or their hosts.",
        "SELECT evidence, product FROM evidence_subjects WHERE product <> '' UNION "
        "SELECT e.evidence, f.product FROM evidence_subjects AS e JOIN declared_functions AS f "
        "ON (e.about_kind = 'function' AND e.about = f.name) OR (e.about_kind = 'host' AND e.about = f.host) WHERE f.product <> ''"},
       {"address_products", "Which declared function, and which product, is at an address.",
        "SELECT DISTINCT a.address, f.name AS function, f.kind, f.product FROM address_names AS a JOIN declared_functions AS f "
        "ON a.kind = 'function' AND a.name = f.name"}}};
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
