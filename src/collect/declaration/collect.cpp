// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "collect/declaration/declaration.h"
#include "facts/tables.h"

namespace assay::collect::declaration {
namespace {

using facts::Provenance;

// A name that the declaration gives to whatever address lies in `prefix`.
struct Named {
  Prefix prefix;
  std::string name;
  std::string_view kind;
  Origin from;
  bool declares = false;  // makes the address one of the network's own
};

// Its own, or that of its host.
std::string site_of(const Declaration& declaration, const Function& function) {
  if (!function.site.empty() || function.host.empty()) return function.site;
  const auto host = std::ranges::find(declaration.hosts, function.host, &Host::name);
  return host == declaration.hosts.end() ? std::string() : host->site;
}

// In this order an address gets its names.
std::vector<Named> named(const Declaration& declaration) {
  std::vector<Named> list;
  for (const auto& function : declaration.functions) {
    for (const auto& prefix : function.addresses) {
      list.push_back({prefix, function.name, "function", function.from, true});
      list.push_back({prefix, function.kind, "kind", function.from, true});
      if (!function.host.empty()) list.push_back({prefix, function.host, "host", function.from, true});
      if (const auto site = site_of(declaration, function); !site.empty()) list.push_back({prefix, site, "site", function.from, true});
    }
  }
  for (const auto& host : declaration.hosts) {
    for (const auto& prefix : host.addresses) {
      list.push_back({prefix, host.name, "host", host.from, true});
      if (!host.site.empty()) list.push_back({prefix, host.site, "site", host.from, true});
    }
  }
  for (const auto& segment : declaration.segments) {
    for (const auto& prefix : segment.prefixes) list.push_back({prefix, segment.name, "segment", segment.from, true});
  }
  for (const auto& resolver : declaration.resolvers) list.push_back({resolver.prefix, "resolvers", "resolver", resolver.from, false});
  const auto literal = [&list](const std::string& party, Origin from) {
    if (const auto prefix = Prefix::from_text(party)) list.push_back({*prefix, party, "prefix", from, false});
  };
  for (const auto& entry : declaration.communication) {
    for (const auto& party : entry.initiators) literal(party, entry.from);
    for (const auto& party : entry.responders) literal(party, entry.from);
  }
  for (const auto& exception : declaration.exceptions) literal(exception.subject, exception.from);
  return list;
}

class Rows {
 public:
  Rows(const Declaration& declaration, facts::Store& store, std::uint16_t first) : declaration_(declaration), store_(store), first_(first) {}

  [[nodiscard]] Provenance from(Origin origin) const { return {.evidence = static_cast<std::uint16_t>(first_ + origin.file), .frame = 0, .offset = 0, .length = 0, .time = {}}; }

  void write() {
    identities("", "PLMN", declaration_.plmns, declaration_.plmns_from);
    for (const auto& function : declaration_.functions) write(function);
    for (const auto& segment : declaration_.segments) {
      store_.append(facts::declared_segments, {.from = from(segment.from), .name = segment.name, .critical = segment.critical, .line = segment.from.line});
      addresses("segment", segment.name, segment.prefixes, segment.from);
      for (const auto& function : declaration_.functions) {
        const auto inside = [&](const std::vector<Prefix>& addresses) {
          return std::ranges::any_of(addresses, [&](const Prefix& address) {
            return std::ranges::any_of(segment.prefixes, [&](const Prefix& prefix) { return prefix.contains(address) || address.contains(prefix); });
          });
        };
        const auto host = std::ranges::find(declaration_.hosts, function.host, &Host::name);
        const bool member = inside(function.addresses) || (host != declaration_.hosts.end() && inside(host->addresses));
        if (member) store_.append(facts::declared_members, {.from = from(function.from), .segment = segment.name, .function = function.name, .line = function.from.line});
      }
    }
    for (const auto& resolver : declaration_.resolvers) addresses("resolver", "", {resolver.prefix}, resolver.from);
    std::uint32_t rule = 0;
    for (const auto& entry : declaration_.communication) write(entry, ++rule);
    for (const auto& key : declaration_.keys) store_.append(facts::declared_keys, {.from = from(key.from), .key_id = key.id, .scheme = key.scheme, .line = key.from.line});
    for (const auto& entry : declaration_.exceptions) {
      store_.append(facts::declared_exceptions, {.from = from(entry.from), .requirement = entry.requirement, .subject = entry.subject, .reason = entry.reason, .owner = entry.owner,
                                                 .expires = entry.expires, .reference = entry.reference, .line = entry.from.line});
    }
    write_products();
    write_places();
    write_access();
  }

 private:
  void addresses(std::string_view owner_kind, const std::string& owner, const std::vector<Prefix>& prefixes, Origin origin) {
    for (const auto& prefix : prefixes) store_.append(facts::declared_addresses, {.from = from(origin), .owner_kind = std::string(owner_kind), .owner = owner, .prefix = prefix.text(), .line = origin.line});
  }
  void identities(const std::string& function, std::string_view kind, const std::vector<std::string>& values, Origin origin) {
    for (const auto& value : values) store_.append(facts::declared_identities, {.from = from(origin), .function = function, .kind = std::string(kind), .value = value, .line = origin.line});
  }
  void write(const Function& function) {
    store_.append(facts::declared_functions, {.from = from(function.from), .name = function.name, .kind = function.kind, .critical = function.critical, .management = function.management,
                                              .security_element = function.security_element, .product = function.product, .host = function.host, .site = site_of(declaration_, function), .line = function.from.line});
    addresses("function", function.name, function.addresses, function.from);
    identities(function.name, "nf instance", function.nf_instances, function.from);
    identities(function.name, "gNB id", function.gnb_ids, function.from);
    identities(function.name, "PLMN", function.plmns, function.from);
  }
  void write(const Communication& entry, std::uint32_t rule) {
    for (const auto& initiator : entry.initiators) {
      for (const auto& responder : entry.responders) {
        for (const auto& service : entry.services) {
          facts::DeclaredCommunication row{.from = from(entry.from), .rule = rule, .initiator = initiator, .responder = responder, .service = service.text, .protocol = {},
                                           .transport = service.transport, .port = service.port, .purpose = entry.purpose, .line = entry.from.line};
          if (service.protocols.empty()) store_.append(facts::declared_communication, row);
          for (const auto& protocol : service.protocols) {
            row.protocol = protocol;
            store_.append(facts::declared_communication, row);
          }
        }
      }
    }
  }
  void write_products() {
    for (const auto& supplier : declaration_.suppliers) {
      store_.append(facts::declared_suppliers, {.from = from(supplier.from), .supplier = supplier.id, .name = supplier.name, .country = supplier.country, .line = supplier.from.line});
      for (const auto& name : supplier.known_as) store_.append(facts::supplier_names, {.from = from(supplier.from), .supplier = supplier.id, .name = name, .line = supplier.from.line});
    }
    for (const auto& product : declaration_.products) {
      store_.append(facts::declared_products, {.from = from(product.from), .product = product.id, .name = product.name, .version = product.version, .supplier = product.supplier,
                                               .supported_until = product.supported_until, .line = product.from.line});
    }
    if (!declaration_.network.empty()) store_.append(facts::case_names, {.from = from({}), .network = declaration_.network});
    for (const auto& [part, profile] : declaration_.profiles) store_.append(facts::declared_profiles, {.from = from({}), .part = part, .profile = profile});
  }
  void write_places() {
    for (const auto& host : declaration_.hosts) {
      store_.append(facts::declared_hosts, {.from = from(host.from), .name = host.name, .site = host.site, .management = host.management, .line = host.from.line});
      addresses("host", host.name, host.addresses, host.from);
    }
    for (const auto& site : declaration_.sites) {
      for (const auto& protection : site.protection) store_.append(facts::site_protections, {.from = from(site.from), .site = site.name, .protection = protection, .line = site.from.line});
      if (site.protection.empty()) store_.append(facts::site_protections, {.from = from(site.from), .site = site.name, .protection = {}, .line = site.from.line});
    }
    for (const auto& each : declaration_.assumptions) {
      store_.append(facts::declared_assumptions, {.from = from(each.from), .of = each.of, .subject = each.subject, .state = each.state, .low = each.low, .central = each.central, .high = each.high, .source = each.source, .date = each.date, .line = each.from.line});
    }
    for (const auto& data : declaration_.critical_data) {
      for (const auto& place : data.held_by) store_.append(facts::critical_data, {.from = from(data.from), .name = data.name, .held_by = place, .ciphered = data.ciphered, .line = data.from.line});
    }
  }
  void write_access() {
    for (const auto& access : declaration_.remote_access) {
      for (const auto& target : access.to) {
        store_.append(facts::declared_access, {.from = from(access.from), .access = access.name, .by = access.by, .by_operator = access.by == "operator", .target = target, .through = access.through,
                                               .granted = access.granted, .several_factors = access.several_factors, .recorded = access.recorded, .line = access.from.line});
      }
      for (const auto& account : access.accounts) store_.append(facts::access_accounts, {.from = from(access.from), .access = access.name, .account = account, .line = access.from.line});
    }
    for (const auto& window : declaration_.access_windows) {
      store_.append(facts::access_windows, {.from = from(window.from), .access = window.access, .begins = window.begins, .ends = window.ends, .reference = window.reference, .line = window.from.line});
    }
  }

  const Declaration& declaration_;
  facts::Store& store_;
  std::uint16_t first_;
};

// Addresses outside tunnels, those that stations claim, those that PFCP speaks of and those that a scan reached come first: they have names even if
// nothing declares them.
constexpr std::string_view addresses_sql =
    "SELECT address, bool_or(seen_outside) FROM ("
    "SELECT source AS address, tunnel_depth = 0 AS seen_outside FROM flows UNION ALL SELECT destination, tunnel_depth = 0 FROM flows UNION ALL "
    "SELECT teid_address, true FROM pfcp_rules UNION ALL SELECT duplicate_address, true FROM pfcp_rules UNION ALL "
    "SELECT address, true FROM address_claims UNION ALL SELECT address, true FROM scanned_hosts UNION ALL SELECT address, true FROM tls_scan_results) "
    "WHERE address <> '' GROUP BY address ORDER BY 2 DESC, address";

base::Result<void> name_addresses(facts::Store& store, const Rows& rows, const Declaration& declaration) {
  const auto names = named(declaration);
  TRY(const auto answer, store.query(addresses_sql));
  for (const auto& row : answer.rows) {
    const auto& text = row.at(0).text;
    const auto address = wire::IpAddress::from_text(text);
    if (!address) continue;
    std::set<std::string_view> given;
    bool inside = false;
    const auto give = [&](std::string_view name, std::string_view kind, Origin origin) {
      if (!given.insert(name).second) return;
      store.append(facts::address_names, {.from = rows.from(origin), .address = text, .name = std::string(name), .kind = std::string(kind), .line = origin.line});
    };
    for (const auto& each : names) {
      if (!each.prefix.contains(*address)) continue;
      inside = inside || each.declares;
      give(each.name, each.kind, each.from);
    }
    const bool outer = row.at(1).as_integer() != 0;
    if (!outer && !inside) continue;
    give(inside ? "inside" : "outside", "everyone", {});
    give("any", "everyone", {});
  }
  return {};
}

}  // namespace

base::Result<void> collect(const Declaration& declaration, facts::Store& store) {
  TRY(const auto last, store.query("SELECT coalesce(max(evidence), 0) FROM evidence"));
  const auto first = last.rows.at(0).at(0).as_unsigned() + 1;
  if (first + declaration.files.size() > 65535) return base::fail("more than 65535 files of evidence: give fewer");
  Rows rows(declaration, store, static_cast<std::uint16_t>(first));
  for (std::uint16_t i = 0; i < declaration.files.size(); ++i) {
    const auto& file = declaration.files[i];
    store.append(facts::evidence, {.from = rows.from({.file = i, .line = 0}),
                                   .name = file.path.filename().string(),
                                   .path = std::filesystem::absolute(file.path).string(),
                                   .sha256 = file.sha256,
                                   .size = file.size,
                                   .kind = declaration.is_case ? "case" : "declaration",
                                   .format = "YAML",
                                   .frames = 0,
                                   .first_time = {},
                                   .last_time = {},
                                   .application = {},
                                   .secrets_blocks = 0,
                                   .complete = true,
                                   .problem = {}});
  }
  rows.write();
  CHECK(name_addresses(store, rows, declaration));
  return store.flush();
}

}  // namespace assay::collect::declaration
