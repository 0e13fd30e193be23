// SPDX-License-Identifier: Apache-2.0
#include "network/infer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "facts/ask.h"
#include "network/inference.h"

namespace assay::network {
namespace {

// The interface that two kinds of function have with each other.
struct Pair {
  std::string_view from;
  std::string_view to;
  std::string_view name;
};
constexpr std::array<Pair, 7> pairs{{{"gNB", "AMF", "N2"}, {"gNB", "UPF", "N3"}, {"SMF", "UPF", "N4"}, {"UPF", "UPF", "N9"}, {"gNB", "gNB", "Xn"},
                                     {"gNB-DU", "gNB-CU", "F1"}, {"SEPP", "SEPP", "N32"}}};

std::string segment_name(const std::string& interface_name, std::uint64_t interface, const facts::Value& vlan) {
  std::string name = interface_name.empty() ? fmt::format("interface {}", interface) : interface_name;
  if (!vlan.is_null()) name += fmt::format(", VLAN {}", vlan.as_unsigned());
  return name;
}

}  // namespace

FunctionKey end_of_link(Model& model, const std::string& address, const std::vector<std::string_view>& kinds, const std::string& reason,
                        facts::FactId first) {
  if (const auto known = model.at(address, kinds)) return *known;
  FunctionKey key{"unidentified", address, ""};
  model.claim(key, true, reason, first);
  return key;
}

base::Result<void> add_esp_links(facts::Store& store, Model& model) {
  TRY(const auto answer, ask(store, facts::ipsec_flows.info, "SELECT least(source, destination), greatest(source, destination), bool_or(null_encryption) IS TRUE, sum(packets), sum(octets), min(fact) "
                                     "FROM ipsec_flows WHERE protocol = 'ESP' AND tunnel_depth = 0 GROUP BY ALL ORDER BY ALL"));
  for (const auto& row : answer.rows) {
    for (const auto& pair : pairs) {
      const bool forward = model.knows(pair.from, row.at(0).text) && model.knows(pair.to, row.at(1).text);
      const bool reverse = model.knows(pair.from, row.at(1).text) && model.knows(pair.to, row.at(0).text);
      if (!forward && !reverse) continue;
      model.link({.name = std::string(pair.name), .from = {std::string(pair.from), row.at(forward ? 0 : 1).text, ""},
                  .to = {std::string(pair.to), row.at(forward ? 1 : 0).text, ""}, .protocol = "ESP",
                  .protection = row.at(2).integer != 0 ? "null-ciphered" : "ESP", .packets = row.at(3).as_unsigned(), .octets = row.at(4).as_unsigned()},
                 first_fact(row, 5));
      break;
    }
  }
  return {};
}

base::Result<void> write_segments(facts::Store& store, const Model& model, std::size_t limit, std::size_t members) {
  // An address is a member if its link address is its own: what a router forwards comes with the router's.
  TRY(const auto answer, store.query(fmt::format(
      "WITH seen AS (SELECT evidence, interface, vlan, address, mac, min(fact) AS fact FROM ("
      "SELECT evidence, interface, vlan, source AS address, source_mac AS mac, fact FROM flows WHERE tunnel_depth = 0 AND source_mac <> '' UNION ALL "
      "SELECT evidence, interface, vlan, destination, destination_mac, fact FROM flows WHERE tunnel_depth = 0 AND destination_mac <> '') GROUP BY ALL), "
      "own AS (SELECT evidence, interface, vlan, min(address) AS address, min(fact) AS fact FROM seen "
      "WHERE mac <> '00:00:00:00:00:00' AND substr(mac, 2, 1) IN ('0', '2', '4', '6', '8', 'a', 'c', 'e') "
      "GROUP BY evidence, interface, vlan, mac HAVING count(*) = 1), "
      "every_member AS (SELECT evidence, interface, vlan, address, min(fact) AS fact FROM own GROUP BY ALL), "
      "members AS (SELECT *, count(*) OVER () AS together FROM every_member ORDER BY fact, address, interface, vlan LIMIT {}) "
      "SELECT m.evidence, m.interface, m.vlan, m.address, coalesce(c.name, ''), m.fact, f.frame, f.\"offset\", f.length, f.time, m.together FROM members AS m "
      "JOIN flows AS f ON f.fact = m.fact "
      "LEFT JOIN (SELECT evidence, interface, min(name) AS name FROM capture_interfaces GROUP BY ALL) AS c ON c.evidence = m.evidence AND c.interface = m.interface "
      "ORDER BY m.evidence, m.interface, m.vlan NULLS FIRST, m.fact, m.address", members)));
  const auto numbers = model.numbers_by_address(limit);
  std::uint32_t segment = 0;
  const std::vector<facts::Value>* previous = nullptr;
  for (const auto& row : answer.rows) {
    const bool same = previous != nullptr && std::equal(row.begin(), row.begin() + 3, previous->begin());
    if (!same) ++segment;
    previous = &row;
    const auto function = numbers.find(row.at(3).text);
    store.append(facts::segments, {.from = {.evidence = static_cast<std::uint16_t>(row.at(0).as_unsigned()), .frame = row.at(6).as_unsigned(),
                                            .offset = static_cast<std::uint32_t>(row.at(7).as_unsigned()), .length = static_cast<std::uint32_t>(row.at(8).as_unsigned()),
                                            .time = base::Time{row.at(9).as_integer()}}, .segment = segment, .name = segment_name(row.at(4).text, row.at(1).as_unsigned(), row.at(2)),
                                   .interface = static_cast<std::uint32_t>(row.at(1).as_unsigned()),
                                   .vlan = row.at(2).is_null() ? std::nullopt : std::optional(static_cast<std::uint16_t>(row.at(2).as_unsigned())),
                                   .address = row.at(3).text, .function = function == numbers.end() ? 0 : function->second});
  }
  if (const auto of = answer.rows.empty() ? 0 : answer.rows.front().at(10).as_unsigned(); of > answer.rows.size()) {
    store.append(facts::coverage, {.from = {}, .protocol = "network", .reason = "addresses of segments beyond the limit", .count = of - answer.rows.size()});
  }
  return {};
}

base::Result<void> infer(facts::Store& store) {
  TRY(const auto radio, RadioSide::load(store));
  TRY(const auto plane, UserPlane::load(store));
  TRY(const auto services, Services::load(store));
  TRY(const auto interworking, Interworking::load(store));
  TRY(const auto tunnels, load_tunnels(store));
  Model model;
  radio.add_functions(model);
  services.add_functions(model);
  // What PFCP is may depend on who is known to be an SMF.
  TRY(const auto points, ReferencePoints::load(store, model));
  plane.add_functions(model, points, tunnels);
  services.add_tls_peers(model);
  interworking.add_functions(model);
  radio.add_links(model);
  plane.add_links(model, points, tunnels);
  services.add_links(model);
  interworking.add_links(model, tunnels);
  CHECK(add_esp_links(store, model));
  CHECK(write_segments(store, model, most_functions, most_members));
  CHECK(model.write(store, most_functions));
  return store.flush();
}

}  // namespace assay::network
