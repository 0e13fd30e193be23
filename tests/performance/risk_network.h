// SPDX-License-Identifier: Apache-2.0
// The model of a network that risk_network.py wrote. Zones stand between hosts: a rule per host and per zone instead of one per pair of hosts.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "risk/model.h"
#include "risk/random.h"

namespace assay::performance {

using Row = std::vector<double>;
inline base::Result<std::vector<Row>> read(const std::string& folder, const std::string& name, std::size_t columns) {
  const std::string path = folder + "/" + name + ".facts";
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::fail(path + " cannot be read: give a folder that risk_network.py wrote");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<Row> rows;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    Row row(columns);
    for (std::size_t column = 0; column < columns; ++column) {
      const auto [next, error] = std::from_chars(at, end, row[column]);
      const char expected = column + 1 == columns ? '\n' : '\t';
      if (error != std::errc{} || next == end || *next != expected || !(row[column] >= 0 && row[column] <= 0xFFFFFF)) {
        return base::fail(fmt::format(
            "{}:{}: column {} is not a number from 0 to 16777215: write the folder again with risk_network.py", path,
            rows.size() + 1, column + 1));
      }
      at = next + 1;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

class Network {
 public:
  explicit Network(std::string folder) : folder_(std::move(folder)) {}

  base::Result<risk::Model> derive() {
    TRY(const auto leaves, read(folder_, "leaf", 2));
    for (const Row& row : leaves) {
      // A content key of this made-up network is a hash of the leaf's number.
      TRY(const risk::LeafId leaf, model_.add_leaf({risk::philox({static_cast<std::uint64_t>(row[0]), 0}, 0)[0], risk::exactly(row[1])}));
      leaves_[static_cast<std::uint64_t>(row[0])] = leaf;
    }
    TRY(const auto hosts, read(folder_, "inzone", 2));
    for (const Row& row : hosts) {
      zone_[static_cast<std::uint64_t>(row[0])] = row[1];
      CHECK(rule(owned, row[1], 0, {fact(execution, row[0])}));
    }
    TRY(const auto flows, read(folder_, "acl", 3));
    for (const Row& row : flows) CHECK(rule(reachable, row[1], row[2], {fact(owned, row[0])}));
    TRY(const auto services, read(folder_, "service", 2));
    for (const Row& row : services)
      CHECK(rule(network, row[0], row[1], {fact(reachable, zone_[static_cast<std::uint64_t>(row[0])], row[1])}));
    TRY(const auto flaws, read(folder_, "vuln", 3));
    for (const Row& row : flaws) {
      CHECK(rule(execution, row[0], 0, {fact(network, row[0], row[1])}, row[2]));
      flaws_[zone_[static_cast<std::uint64_t>(row[0])]].push_back(leaf(static_cast<std::uint64_t>(row[2])));
    }
    TRY(const auto stored, read(folder_, "stores", 3));
    for (const Row& row : stored) {
      CHECK(rule(credential, row[1], 0, {fact(execution, row[0])}, row[2]));
      stores_[zone_[static_cast<std::uint64_t>(row[0])]].push_back(leaf(static_cast<std::uint64_t>(row[2])));
    }
    TRY(const auto accepted, read(folder_, "accepts", 2));
    for (const Row& row : accepted)
      CHECK(rule(execution, row[0], 0, {fact(credential, row[1]), fact(network, row[0], 22)}));
    TRY(const auto targets, read(folder_, "target", 2));
    for (const Row& row : targets) {
      CHECK(model_.add_goal({static_cast<risk::Key>(row[0]), fact(execution, row[0]), risk::UnitId(0), risk::exactly(row[1])}));
    }
    TRY(const auto starts, read(folder_, "start", 1));
    risk::Scenario scenario;
    for (const Row& row : starts) scenario.starts.push_back(fact(owned, row[0]));
    CHECK(model_.add_scenario(scenario));
    CHECK(std::move(broken_));
    for (const Row& row : hosts) hosts_.push_back(fact(execution, row[0]));
    return std::move(model_);
  }
  [[nodiscard]] const std::vector<risk::FactId>& hosts() const { return hosts_; }  // execution on each
  [[nodiscard]] risk::LeafId leaf(std::uint64_t number) const { return leaves_.at(number); }
  // Per zone one that repairs its flaws, for 3, and one that guards its credentials, for 2.
  base::Result<void> add_measures(risk::Model& model) const {
    for (const auto& [list, cost] : {std::pair(&flaws_, 3.0), std::pair(&stores_, 2.0)}) {
      for (const auto& [zone, leaves] : *list) {
        risk::Measure measure{.key = risk::philox({static_cast<std::uint64_t>(zone), static_cast<std::uint64_t>(cost)}, 1)[0], .cost = risk::exactly(cost), .effects = {}};
        for (const auto id : leaves) measure.effects.push_back({id, risk::exactly(0)});
        TRY(const auto added, model.add_measure(std::move(measure)));
        (void)added;
      }
    }
    return {};
  }

 private:
  enum Kind : std::uint64_t { owned, reachable, network, execution, credential };

  risk::FactId fact(Kind kind, double a, double b = 0) {
    const std::uint64_t key = kind << 56U | static_cast<std::uint64_t>(a) << 28U | static_cast<std::uint64_t>(b);
    const auto [place, added] = facts_.try_emplace(key);
    if (!added) return place->second;
    auto id = model_.add_fact();
    if (id) {
      place->second = *id;
    } else {
      broken_ = std::unexpected(id.error());
    }
    return place->second;
  }
  base::Result<void> rule(Kind kind, double a, double b, const std::vector<risk::FactId>& body) {
    return model_.add_rule(fact(kind, a, b), body, {});
  }
  base::Result<void> rule(Kind kind, double a, double b, const std::vector<risk::FactId>& body, double leaf) {
    const auto place = leaves_.find(static_cast<std::uint64_t>(leaf));
    if (place == leaves_.end())
      return base::fail(fmt::format("leaf {} is not in leaf.facts: write the folder again", leaf));
    return model_.add_rule(fact(kind, a, b), body, std::vector{place->second});
  }

  std::string folder_;
  risk::Model model_;
  std::unordered_map<std::uint64_t, risk::FactId> facts_;
  std::unordered_map<std::uint64_t, risk::LeafId> leaves_;
  std::unordered_map<std::uint64_t, double> zone_;
  std::map<double, std::vector<risk::LeafId>> flaws_;   // by zone
  std::map<double, std::vector<risk::LeafId>> stores_;  // credentials, by zone
  std::vector<risk::FactId> hosts_;
  base::Result<void> broken_;
};

}  // namespace assay::performance
