// SPDX-License-Identifier: Apache-2.0
#include <map>
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
  std::uint32_t line = 0;
  bool declares = false;  // makes the address one of the network's own
};

// In this order an address gets its names.
std::vector<Named> named(const Declaration& declaration) {
  std::vector<Named> list;
  for (const auto& function : declaration.functions) {
    for (const auto& prefix : function.addresses) {
      list.push_back({prefix, function.name, "function", function.line, true});
      list.push_back({prefix, function.kind, "kind", function.line, true});
    }
  }
  for (const auto& segment : declaration.segments) {
    for (const auto& prefix : segment.prefixes) list.push_back({prefix, segment.name, "segment", segment.line, true});
  }
  for (const auto& resolver : declaration.resolvers) list.push_back({resolver.prefix, "resolvers", "resolver", resolver.line, false});
  const auto literal = [&list](const std::string& party, std::uint32_t line) {
    if (const auto prefix = Prefix::from_text(party)) list.push_back({*prefix, party, "prefix", line, false});
  };
  for (const auto& entry : declaration.communication) {
    for (const auto& party : entry.initiators) literal(party, entry.line);
    for (const auto& party : entry.responders) literal(party, entry.line);
  }
  for (const auto& exception : declaration.exceptions) literal(exception.subject, exception.line);
  return list;
}

void write_addresses(facts::Store& store, const Provenance& from, std::string_view owner_kind, const std::string& owner, const std::vector<Prefix>& prefixes, std::uint32_t line) {
  for (const auto& prefix : prefixes) store.append(facts::declared_addresses, {.from = from, .owner_kind = std::string(owner_kind), .owner = owner, .prefix = prefix.text(), .line = line});
}

void write_identities(facts::Store& store, const Provenance& from, const std::string& function, std::string_view kind, const std::vector<std::string>& values, std::uint32_t line) {
  for (const auto& value : values) store.append(facts::declared_identities, {.from = from, .function = function, .kind = std::string(kind), .value = value, .line = line});
}

void write_communication(facts::Store& store, const Provenance& from, const Communication& entry, std::uint32_t rule) {
  for (const auto& initiator : entry.initiators) {
    for (const auto& responder : entry.responders) {
      for (const auto& service : entry.services) {
        facts::DeclaredCommunication row{.from = from, .rule = rule, .initiator = initiator, .responder = responder, .service = service.text, .protocol = {},
                                         .transport = service.transport, .port = service.port, .purpose = entry.purpose, .line = entry.line};
        if (service.protocols.empty()) store.append(facts::declared_communication, row);
        for (const auto& protocol : service.protocols) {
          row.protocol = protocol;
          store.append(facts::declared_communication, row);
        }
      }
    }
  }
}

void write_rows(facts::Store& store, const Provenance& from, const Declaration& declaration) {
  write_identities(store, from, "", "PLMN", declaration.plmns, declaration.plmns_line);
  for (const auto& function : declaration.functions) {
    store.append(facts::declared_functions, {.from = from, .name = function.name, .kind = function.kind, .critical = function.critical, .management = function.management, .line = function.line});
    write_addresses(store, from, "function", function.name, function.addresses, function.line);
    write_identities(store, from, function.name, "nf instance", function.nf_instances, function.line);
    write_identities(store, from, function.name, "gNB id", function.gnb_ids, function.line);
    write_identities(store, from, function.name, "PLMN", function.plmns, function.line);
  }
  for (const auto& segment : declaration.segments) {
    store.append(facts::declared_segments, {.from = from, .name = segment.name, .critical = segment.critical, .line = segment.line});
    write_addresses(store, from, "segment", segment.name, segment.prefixes, segment.line);
  }
  for (const auto& resolver : declaration.resolvers) write_addresses(store, from, "resolver", "", {resolver.prefix}, resolver.line);
  std::uint32_t rule = 0;
  for (const auto& entry : declaration.communication) write_communication(store, from, entry, ++rule);
  for (const auto& key : declaration.keys) store.append(facts::declared_keys, {.from = from, .key_id = key.id, .scheme = key.scheme, .line = key.line});
  for (const auto& entry : declaration.exceptions) {
    store.append(facts::declared_exceptions, {.from = from, .requirement = entry.requirement, .subject = entry.subject, .reason = entry.reason, .owner = entry.owner,
                                              .expires = entry.expires, .reference = entry.reference, .line = entry.line});
  }
}

// Addresses outside tunnels, and those that PFCP speaks of, come first: they have names even if nothing declares them.
constexpr std::string_view addresses_sql =
    "SELECT address, bool_or(seen_outside) FROM ("
    "SELECT source AS address, tunnel_depth = 0 AS seen_outside FROM flows UNION ALL SELECT destination, tunnel_depth = 0 FROM flows UNION ALL "
    "SELECT teid_address, true FROM pfcp_rules UNION ALL SELECT duplicate_address, true FROM pfcp_rules) "
    "WHERE address <> '' GROUP BY address ORDER BY 2 DESC, address";

base::Result<void> name_addresses(facts::Store& store, const Provenance& from, const Declaration& declaration) {
  const auto names = named(declaration);
  TRY(const auto answer, store.query(addresses_sql));
  for (const auto& row : answer.rows) {
    const auto& text = row.at(0).text;
    const auto address = wire::IpAddress::from_text(text);
    if (!address) continue;
    std::set<std::string_view> given;
    bool inside = false;
    const auto give = [&](std::string_view name, std::string_view kind, std::uint32_t line) {
      if (!given.insert(name).second) return;
      store.append(facts::address_names, {.from = from, .address = text, .name = std::string(name), .kind = std::string(kind), .line = line});
    };
    for (const auto& each : names) {
      if (!each.prefix.contains(*address)) continue;
      inside = inside || each.declares;
      give(each.name, each.kind, each.line);
    }
    const bool outer = row.at(1).as_integer() != 0;
    if (!outer && !inside) continue;
    give(inside ? "inside" : "outside", "everyone", 0);
    give("any", "everyone", 0);
  }
  return {};
}

}  // namespace

base::Result<void> collect(const Declaration& declaration, facts::Store& store) {
  TRY(const auto last, store.query("SELECT coalesce(max(evidence), 0) FROM evidence"));
  const Provenance from{.evidence = static_cast<std::uint16_t>(last.rows.at(0).at(0).as_unsigned() + 1), .frame = 0, .offset = 0, .length = 0, .time = {}};
  store.append(facts::evidence, {.from = from,
                                 .name = declaration.file.filename().string(),
                                 .path = std::filesystem::absolute(declaration.file).string(),
                                 .sha256 = declaration.sha256,
                                 .size = declaration.size,
                                 .kind = "declaration",
                                 .format = "YAML",
                                 .frames = 0,
                                 .first_time = {},
                                 .last_time = {},
                                 .application = {},
                                 .secrets_blocks = 0,
                                 .complete = true,
                                 .problem = {}});
  write_rows(store, from, declaration);
  CHECK(name_addresses(store, from, declaration));
  return store.flush();
}

}  // namespace assay::collect::declaration
