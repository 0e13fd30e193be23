// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "facts/ask.h"
#include "network/inference.h"

namespace assay::network {
namespace {

// Service name prefix → kind that offers it (TS 23.501 §7.2, TS 29.501 §5.2.1.3).
struct Producer {
  std::string_view prefix;
  std::string_view kind;
};
constexpr std::array<Producer, 34> producers{{
    {"nnrf", "NRF"},     {"oauth2", "NRF"}, {"nausf", "AUSF"},     {"nudm", "UDM"},   {"nudr", "UDR"},       {"npcf", "PCF"},   {"nnssf", "NSSF"},
    {"nbsf", "BSF"},     {"namf", "AMF"},   {"nsmf", "SMF"},       {"nnef", "NEF"},   {"nsmsf", "SMSF"},     {"nchf", "CHF"},   {"nnwdaf", "NWDAF"},
    {"nlmf", "LMF"},     {"ngmlc", "GMLC"}, {"n5g", "5G-EIR"},     {"nudsf", "UDSF"}, {"nnssaaf", "NSSAAF"}, {"naanf", "AAnF"}, {"nucmf", "UCMF"},
    {"neasdf", "EASDF"}, {"nupf", "UPF"},   {"ntsctsf", "TSCTSF"}, {"ndccf", "DCCF"}, {"nadrf", "ADRF"},     {"nmfaf", "MFAF"}, {"nnsacf", "NSACF"},
    {"n32c", "SEPP"},    {"n32f", "SEPP"},  {"nmbsmf", "MB-SMF"},  {"nmbsf", "MBSF"}, {"naf", "AF"},         {"nhss", "HSS"},
}};

std::string_view prefix_of(std::string_view service) { return service.substr(0, service.find('-')); }

std::string_view producer_of(std::string_view service) {
  const auto found = std::ranges::find(producers, prefix_of(service), &Producer::prefix);
  return found == producers.end() ? std::string_view() : found->kind;
}

// "Nudm" from "nudm-sdm"; the token endpoint belongs to Nnrf (TS 29.510 §5.4).
std::string interface_name(std::string_view service) {
  std::string name(prefix_of(service));
  if (name == "oauth2") name = "nnrf";
  if (name == "n32c" || name == "n32f") return "N32";
  if (!name.empty() && name.front() == 'n') name.front() = 'N';
  return name;
}

// An NFType (TS 29.510 §6.1.6.3.3) as the tables write kinds; empty for what cannot be one.
std::string kind_of_type(std::string_view type) {
  if (type.empty() || type.size() > 24) return {};
  const bool valid = std::ranges::all_of(type, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!valid) return {};
  if (type == "AANF") return "AAnF";
  std::string kind(type);
  std::ranges::replace(kind, '_', '-');
  return kind;
}

const std::vector<std::string_view> not_service_based{"UE", "DN", "gNB", "ng-eNB", "N3IWF", "gNB-DU", "gNB-CU", "UPF", "unidentified"};

bool service_based(std::string_view kind) { return std::ranges::find(not_service_based, kind) == not_service_based.end(); }

}  // namespace

base::Result<Services> Services::load(facts::Store& store) {
  Services services;
  // A relay answers a request by making the same one itself, to somebody else, before it answers. It does so all the
  // time: the first exchanges are enough to find it.
  TRY(services.relays_, ask(store, facts::http_exchanges.info, "WITH asked AS (SELECT fact, time, client, server, service, target, hash(method, path) AS request, coalesce(response_time, time + 5000000000) AS answered "
      "FROM http_exchanges WHERE service <> '' AND tunnel_depth = 0 AND client <> server AND method IS NOT NULL AND path IS NOT NULL ORDER BY fact LIMIT 20000), "
      "passed_on AS (SELECT r.server AS relay, r.service, r.fact FROM asked AS c "
      "ASOF JOIN asked AS r ON c.client = r.server AND c.request = r.request AND c.time >= r.time "
      "WHERE c.server <> r.server AND c.server <> r.client AND c.time <= r.answered) "
      "SELECT relay, count(DISTINCT service), count(*) FILTER (NOT starts_with(service, 'nnrf-')), min(fact) FROM passed_on GROUP BY 1 "
      "UNION ALL SELECT server, 0, 0, min(fact) FROM asked WHERE target IS NOT NULL GROUP BY server HAVING count(DISTINCT target) > 1 ORDER BY ALL"));
  // A notification goes to whoever subscribed, under a path of his choice: it says nothing about what he offers.
  TRY(services.exchanges_, ask(store, facts::http_exchanges.info, "SELECT client, server, service, version, "
      "bool_or(status BETWEEN 200 AND 299 AND callback IS NULL AND NOT contains(coalesce(resource, path, ''), 'notif') "
      "AND NOT contains(coalesce(resource, path, ''), 'callback')) IS TRUE, count(*), sum(request_octets + response_octets), "
      "flow IN (SELECT flow FROM tls_handshakes) AS protected, min(fact), coalesce(requester_nf_type, '') AS requester FROM http_exchanges WHERE service <> '' AND tunnel_depth = 0 "
      "GROUP BY client, server, service, version, protected, requester ORDER BY client, server, service, version, protected, requester"));
  TRY(services.requesters_, ask(store, facts::http_exchanges.info, "SELECT client, requester_nf_type, min(fact) FROM http_exchanges "
                                        "WHERE service <> '' AND tunnel_depth = 0 AND requester_nf_type <> '' GROUP BY ALL ORDER BY ALL"));
  TRY(services.profiles_, ask(store, facts::nf_profiles.info, "SELECT nf_type, address, min(fact) FROM (SELECT nf_type, fact, unnest(string_split(addresses, ',')) AS address FROM nf_profiles "
      "WHERE nf_type IS NOT NULL AND operation IN ('register', 'update', 'discovered', 'retrieved', 'notified') "
      "AND coalesce(status, 200) BETWEEN 200 AND 299) WHERE address <> '' GROUP BY ALL ORDER BY ALL"));
  TRY(services.tls_, ask(store, facts::tls_handshakes.info, "SELECT client, server, coalesce(max(version_name), ''), bool_or(contains(offered_alpn, 'h2') OR alpn = 'h2') IS TRUE, count(*), min(fact) FROM tls_handshakes "
      "WHERE tunnel_depth = 0 AND transport = 'tcp' AND server_hello AND client <> server GROUP BY 1, 2 ORDER BY 1, 2"));
  TRY(services.prins_, ask(store, facts::n32_messages.info, "SELECT DISTINCT client, server FROM n32_messages WHERE interface = 'N32-f' AND ciphered AND tunnel_depth = 0 ORDER BY ALL"));
  for (const auto& row : services.relays_.rows) services.relay_addresses_.insert(row.at(0).text);
  return services;
}

void Services::add_producers(Model& model) const {
  for (const auto& row : exchanges_.rows) {
    const auto& client = row.at(0).text;
    const auto& server = row.at(1).text;
    const auto kind = producer_of(row.at(2).text);
    if (kind.empty() || row.at(4).integer == 0) continue;
    const auto first = first_fact(row, 8);
    if (kind == "SEPP") model.claim({"SEPP", client, ""}, true, "uses " + row.at(2).text, first);
    if (relay_addresses_.contains(server)) continue;
    model.claim({std::string(kind), server, ""}, true, fmt::format("serves {}", row.at(2).text), first);
  }
}

void Services::add_functions(Model& model) const {
  add_producers(model);
  for (const auto& row : relays_.rows) {
    const auto& relay = row.at(0).text;
    const bool passes_on = row.at(1).as_unsigned() > 0;
    const bool shown = row.at(1).as_unsigned() > 1 && row.at(2).as_unsigned() > 0;
    if (model.knows("SEPP", relay)) continue;
    const auto reason = passes_on ? fmt::format("passes on requests for {} service{}", row.at(1).as_unsigned(), row.at(1).as_unsigned() == 1 ? "" : "s")
                                  : std::string("is asked to forward requests to several others");
    model.claim({"SCP", relay, ""}, shown, reason, first_fact(row, 3));
  }
  for (const auto& row : profiles_.rows) {
    const auto kind = kind_of_type(row.at(0).text);
    if (!kind.empty()) model.claim({kind, row.at(1).text, ""}, false, fmt::format("an NF profile of type {} names this address", row.at(0).text), first_fact(row, 2));
  }
  for (const auto& row : requesters_.rows) {
    const auto kind = kind_of_type(row.at(1).text);
    if (kind.empty() || relay_addresses_.contains(row.at(0).text)) continue;  // a relay repeats what others said
    model.claim({kind, row.at(0).text, ""}, false, fmt::format("says in its requests that it is of type {}", row.at(1).text), first_fact(row, 2));
  }
}

// Behind TLS no service can be read. What talks HTTP/2 over TLS to a known function of the core is one of them, and so on.
void Services::add_tls_peers(Model& model) const {
  std::map<std::string, std::set<std::string>> peers;
  for (const auto& row : tls_.rows) {
    if (row.at(3).integer == 0) continue;
    peers[row.at(0).text].insert(row.at(1).text);
    peers[row.at(1).text].insert(row.at(0).text);
  }
  std::vector<std::string> open;
  std::set<std::string> reached;
  for (const auto& [address, others] : peers) {
    const auto kinds = model.kinds_at(address);
    if (std::ranges::any_of(kinds, [](const auto& kind) { return service_based(kind); })) open.push_back(address);
  }
  while (!open.empty()) {
    const auto address = std::move(open.back());
    open.pop_back();
    if (reached.insert(address).second) open.insert(open.end(), peers[address].begin(), peers[address].end());
  }
  for (const auto& row : tls_.rows) {
    if (row.at(3).integer == 0 || !reached.contains(row.at(0).text)) continue;
    for (const auto& address : {row.at(0).text, row.at(1).text}) {
      if (model.kinds_at(address).empty() || model.knows("NF", address)) {
        model.claim({"NF", address, ""}, false, "speaks HTTP/2 over TLS with functions of the core", first_fact(row, 5));
      }
    }
  }
}

void Services::add_links(Model& model) const {
  std::map<std::string, std::vector<std::string>> stated;  // client → kinds that it states
  std::set<std::pair<std::string, std::string>> prins;
  auto proxies = relay_addresses_;
  for (const auto& row : profiles_.rows) {
    if (row.at(0).text == "SCP" || row.at(0).text == "SEPP") proxies.insert(row.at(1).text);
  }
  for (const auto& row : exchanges_.rows) {
    if (producer_of(row.at(2).text) == "SEPP" && row.at(4).integer != 0) proxies.insert(row.at(0).text);
  }
  for (const auto& row : prins_.rows) prins.emplace(row.at(0).text, row.at(1).text);
  for (const auto& row : requesters_.rows) stated[row.at(0).text].push_back(kind_of_type(row.at(1).text));
  for (const auto& row : exchanges_.rows) {
    const auto& client = row.at(0).text;
    const auto& server = row.at(1).text;
    const auto first = first_fact(row, 8);
    // Several functions may ask from one address; a proxy repeats what those say for whom it asks.
    const auto requester = kind_of_type(row.at(9).text);
    std::vector<std::string_view> client_kinds;
    if (!proxies.contains(client) && !requester.empty()) client_kinds.push_back(requester);
    client_kinds.insert(client_kinds.end(), {"SCP", "SEPP"});
    for (const auto& kind : stated[client]) client_kinds.push_back(kind);
    const auto from = end_of_link(model, client, client_kinds, "uses services", first);
    const auto to = end_of_link(model, server, {"SCP", "SEPP", producer_of(row.at(2).text)}, "is asked for services", first);
    std::string protection = row.at(7).integer != 0 ? "TLS" : "clear";
    if (prefix_of(row.at(2).text) == "n32f" && prins.contains({client, server})) protection = protection == "clear" ? "PRINS" : "TLS, PRINS";
    model.link({.name = interface_name(row.at(2).text), .from = from, .to = to, .protocol = row.at(3).text,
                .protection = protection, .packets = row.at(5).as_unsigned(), .octets = row.at(6).as_unsigned()}, first);
  }
  std::set<std::pair<std::string, std::string>> readable;
  for (const auto& row : exchanges_.rows) {
    if (row.at(7).integer != 0) readable.emplace(row.at(0).text, row.at(1).text);
  }
  for (const auto& row : tls_.rows) {
    const auto from = model.at(row.at(0).text, {});
    const auto to = model.at(row.at(1).text, {});
    if (!from || !to || !service_based(from->kind) || !service_based(to->kind)) continue;
    if (row.at(3).integer == 0 || readable.contains({row.at(0).text, row.at(1).text})) continue;
    const auto& version = row.at(2).text;
    model.link({.name = "SBI", .from = *from, .to = *to, .protocol = version.empty() ? "TLS" : version, .protection = "TLS", .packets = row.at(4).as_unsigned()},
               first_fact(row, 5));
  }
}

}  // namespace assay::network
