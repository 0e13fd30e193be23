// SPDX-License-Identifier: Apache-2.0
#include "network/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "network/natural_order.h"

namespace assay::network {
namespace {

// From the radio inwards; kinds that are not listed follow in the order of their names.
constexpr std::array<std::string_view, 25> kind_order{"UE",  "gNB",  "gNB-DU", "gNB-CU", "gNB-CU-UP", "ng-eNB", "N3IWF", "AMF",  "SMF",
                                                      "UPF", "DN",   "AUSF",   "UDM",    "UDR",    "PCF",   "NSSF", "BSF",
                                                      "NEF", "SMSF", "CHF",    "NWDAF",  "AF",     "NRF",   "SCP",  "SEPP"};

std::size_t rank(std::string_view kind) {
  return static_cast<std::size_t>(std::ranges::find(kind_order, kind) - kind_order.begin());
}

std::string label_of(const FunctionKey& key) {
  return key.label.empty() ? fmt::format("{} {}", key.kind, key.address) : key.label;
}

}  // namespace

facts::FactId first_fact(const std::vector<facts::Value>& row, std::size_t column) { return facts::FactId{row.at(column).as_unsigned()}; }

void Model::claim(const FunctionKey& function, bool shown, std::string reason, facts::FactId first) {
  auto& entry = functions_[function];
  if (entry.reasons.empty() && !function.address.empty()) kinds_by_address_[function.address].push_back(function.kind);
  entry.shown = entry.shown || shown;
  for (auto& known : entry.reasons) {
    if (known.text != reason) continue;
    known.first = std::min(known.first, first);
    return;
  }
  entry.reasons.push_back({std::move(reason), first});
}

bool Model::knows(std::string_view kind, std::string_view address) const {
  const auto found = kinds_by_address_.find(address);
  return found != kinds_by_address_.end() && std::ranges::find(found->second, kind) != found->second.end();
}

std::vector<std::string> Model::kinds_at(std::string_view address) const {
  const auto found = kinds_by_address_.find(address);
  if (found == kinds_by_address_.end()) return {};
  auto kinds = found->second;
  std::ranges::sort(kinds, {}, [&](const std::string& kind) {
    const auto function = functions_.find({kind, std::string(address), ""});
    const bool shown = function != functions_.end() && function->second.shown;
    return std::tuple(!shown, rank(kind), kind);
  });
  return kinds;
}

std::optional<FunctionKey> Model::at(std::string_view address, const std::vector<std::string_view>& kinds) const {
  for (const auto kind : kinds) {
    if (knows(kind, address)) return FunctionKey{std::string(kind), std::string(address), ""};
  }
  const auto all = kinds_at(address);
  if (all.empty()) return std::nullopt;
  return FunctionKey{all.front(), std::string(address), ""};
}

void Model::link(Link link, facts::FactId first) {
  auto& traffic = links_[{std::move(link.name), std::move(link.from), std::move(link.to), std::move(link.protocol), std::move(link.protection)}];
  const bool fresh = traffic.first.value == 0;
  traffic.packets += link.packets;
  traffic.octets += link.octets;
  if (fresh || first < traffic.first) traffic.first = first;
}

std::vector<const std::pair<const FunctionKey, Model::Function>*> Model::ordered(std::size_t limit) const {
  std::vector<const std::pair<const FunctionKey, Function>*> list;
  for (const auto& function : functions_) list.push_back(&function);
  if (list.size() > limit) {
    std::ranges::stable_sort(list, {}, [](const auto* function) { return !function->second.shown; });
    list.resize(limit);
  }
  std::ranges::sort(list, [](const auto* a, const auto* b) {
    const auto& x = a->first;
    const auto& y = b->first;
    if (rank(x.kind) != rank(y.kind)) return rank(x.kind) < rank(y.kind);
    if (x.kind != y.kind) return x.kind < y.kind;
    if (x.address != y.address) return natural_less(x.address, y.address);
    return natural_less(x.label, y.label);
  });
  return list;
}

std::map<std::string, std::uint32_t> Model::numbers_by_address(std::size_t limit) const {
  std::map<std::string, std::uint32_t> numbers;
  std::uint32_t number = 0;
  for (const auto* function : ordered(limit)) {
    ++number;
    if (!function->first.address.empty()) numbers.emplace(function->first.address, number);
  }
  return numbers;
}

base::Result<std::map<facts::FactId, facts::Provenance>> Model::places(facts::Store& store) const {
  std::map<const facts::TableInfo*, std::set<std::uint64_t>> wanted;
  const auto want = [&](facts::FactId fact) {
    if (const auto* table = facts::table_of(fact); table != nullptr) wanted[table].insert(fact.value);
  };
  for (const auto& [key, function] : functions_) {
    for (const auto& reason : function.reasons) want(reason.first);
  }
  for (const auto& [key, traffic] : links_) want(traffic.first);
  std::map<facts::FactId, facts::Provenance> places;
  for (const auto& [table, facts] : wanted) {
    TRY(const auto answer, store.query(fmt::format("SELECT fact, evidence, frame, \"offset\", length, time FROM {} WHERE fact IN (SELECT unnest([{}]::UBIGINT[]))",
                                                   table->name, fmt::join(facts, ","))));
    for (const auto& row : answer.rows) {
      places[facts::FactId{row.at(0).as_unsigned()}] = {.evidence = static_cast<std::uint16_t>(row.at(1).as_unsigned()),
                                                        .frame = row.at(2).as_unsigned(),
                                                        .offset = static_cast<std::uint32_t>(row.at(3).as_unsigned()),
                                                        .length = static_cast<std::uint32_t>(row.at(4).as_unsigned()),
                                                        .time = base::Time{row.at(5).as_integer()}};
    }
  }
  return places;
}

base::Result<void> Model::write(facts::Store& store, std::size_t limit) const {
  TRY(const auto from, places(store));
  const auto place = [&](facts::FactId fact) {
    const auto found = from.find(fact);
    return found == from.end() ? facts::Provenance{} : found->second;
  };
  std::map<FunctionKey, std::uint32_t> numbers;
  std::uint32_t number = 0;
  for (const auto* function : ordered(limit)) {
    const auto& [key, entry] = *function;
    auto reasons = entry.reasons;
    std::ranges::sort(reasons, {}, [](const Reason& reason) { return std::tuple(reason.first, reason.text); });
    numbers[key] = ++number;
    store.append(facts::functions, {.from = place(reasons.front().first), .function = number, .kind = key.kind, .address = key.address,
                                    .label = label_of(key), .certainty = entry.shown ? "shown" : "claimed",
                                    .reasons = static_cast<std::uint32_t>(reasons.size())});
    for (const auto& reason : reasons) {
      store.append(facts::function_reasons, {.from = place(reason.first), .function = number, .reason = reason.text, .fact = reason.first});
    }
  }
  if (functions_.size() > limit) {
    store.append(facts::coverage, {.from = {}, .protocol = "network", .reason = "functions beyond the limit", .count = functions_.size() - limit});
  }
  std::uint32_t link_number = 0;
  for (const auto& [key, traffic] : links_) {
    const auto& [name, from_key, to_key, protocol, protection] = key;
    const auto from_number = numbers.find(from_key);
    const auto to_number = numbers.find(to_key);
    if (from_number == numbers.end() || to_number == numbers.end()) continue;
    store.append(facts::interfaces, {.from = place(traffic.first), .link = ++link_number, .name = name, .from_function = from_number->second,
                                     .to_function = to_number->second, .protocol = protocol, .protection = protection,
                                     .packets = traffic.packets, .octets = traffic.octets, .fact = traffic.first});
  }
  return {};
}

}  // namespace assay::network
