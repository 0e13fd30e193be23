// SPDX-License-Identifier: Apache-2.0
// The model of a network that risk_network.py wrote. Zones stand between hosts: a rule per host and per zone instead of one per pair of hosts.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory_resource>
#include <ranges>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "risk/model.h"
#include "risk/random.h"

namespace assay::performance {

using Row = std::span<const double>;

// Rows of numbers, one behind the other.
class Table {
 public:
  explicit Table(std::size_t columns) : columns_(columns) {}
  void add(double cell) { cells_.push_back(cell); }
  [[nodiscard]] std::size_t size() const { return cells_.size() / columns_; }
  [[nodiscard]] auto rows() const {
    return std::views::iota(std::size_t{0}, size()) | std::views::transform([this](std::size_t row) { return Row(cells_).subspan(row * columns_, columns_); });
  }

 private:
  std::size_t columns_;
  std::vector<double> cells_;
};

inline base::Result<Table> read(const std::string& folder, const std::string& name, std::size_t columns) {
  const std::string path = folder + "/" + name + ".facts";
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::fail(path + " cannot be read: give a folder that risk_network.py wrote");
  Table table(columns);
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (file.eof()) line.clear();  // without its end
    else line.push_back('\n');
    const char* at = line.data();
    const char* const end = at + line.size();
    for (std::size_t column = 0; column < columns; ++column) {
      double cell = 0;
      const auto [next, error] = std::from_chars(at, end, cell);
      const char expected = column + 1 == columns ? '\n' : '\t';
      if (error != std::errc{} || next == end || *next != expected || !(cell >= 0 && cell <= 0xFFFFFF)) {
        return base::fail(fmt::format("{}:{}: column {} is not a number from 0 to 16777215: write the folder again with risk_network.py", path, number, column + 1));
      }
      table.add(cell);
      at = next + 1;
    }
  }
  return table;
}

class Network {
 public:
  explicit Network(std::string folder) : folder_(std::move(folder)) {}

  base::Result<risk::Model> derive() {
    CHECK(each("leaf", 2, [&](Row row) -> base::Result<void> {
      // A content key of this made-up network is a hash of the leaf's number.
      TRY(leaves_[static_cast<std::uint64_t>(row[0])], model_.add_leaf({risk::philox({static_cast<std::uint64_t>(row[0]), 0}, 0)[0], risk::exactly(row[1])}));
      return {};
    }));
    CHECK(each("inzone", 2, [&](Row row) {
      zone_[static_cast<std::uint64_t>(row[0])] = row[1];
      hosts_.push_back(fact(execution, row[0]));
      return rule(owned, row[1], 0, {hosts_.back()});
    }));
    // Either as they stand, or each with a leaf, so that measures can rule them out.
    if (std::filesystem::exists(folder_ + "/acl_leaf.facts")) CHECK(each("acl_leaf", 4, [&](Row row) { return rule(reachable, row[1], row[2], {fact(owned, row[0])}, row[3]); }));
    else CHECK(each("acl", 3, [&](Row row) { return rule(reachable, row[1], row[2], {fact(owned, row[0])}); }));
    CHECK(each("service", 2, [&](Row row) { return rule(network, row[0], row[1], {fact(reachable, zone_[static_cast<std::uint64_t>(row[0])], row[1])}); }));
    CHECK(each("vuln", 3, [&](Row row) {
      flaws_[zone_[static_cast<std::uint64_t>(row[0])]].push_back(static_cast<std::uint64_t>(row[2]));
      return rule(execution, row[0], 0, {fact(network, row[0], row[1])}, row[2]);
    }));
    CHECK(each("stores", 3, [&](Row row) {
      stores_[zone_[static_cast<std::uint64_t>(row[0])]].push_back(static_cast<std::uint64_t>(row[2]));
      return rule(credential, row[1], 0, {fact(execution, row[0])}, row[2]);
    }));
    CHECK(each("accepts", 2, [&](Row row) { return rule(execution, row[0], 0, {fact(credential, row[1]), fact(network, row[0], 22)}); }));
    CHECK(each("target", 2, [&](Row row) { return model_.add_goal({static_cast<risk::Key>(row[0]), fact(execution, row[0]), risk::UnitId(0), risk::exactly(row[1])}); }));
    risk::Scenario scenario;
    CHECK(each("start", 1, [&](Row row) -> base::Result<void> {
      scenario.starts.push_back(fact(owned, row[0]));
      return {};
    }));
    CHECK(model_.add_scenario(scenario));
    CHECK(std::move(broken_));
    facts_ = decltype(facts_)(&numbers_);
    zone_ = decltype(zone_)(&numbers_);
    numbers_.release();
    model_.compact();
    return std::move(model_);
  }
  [[nodiscard]] const std::vector<risk::FactId>& hosts() const { return hosts_; }  // execution on each
  [[nodiscard]] risk::LeafId leaf(std::uint64_t number) const { return leaves_.at(number); }
  // Per zone one that repairs its flaws, for 3, and one that guards its credentials, for 2; in large networks not for all zones.
  base::Result<void> add_measures(risk::Model& model) const {
    for (const auto& [list, cost] : {std::pair(&flaws_, 3.0), std::pair(&stores_, 2.0)}) {
      std::size_t left = risk::Model::max_measures / 2;
      for (const auto& [zone, leaves] : *list) {
        if (left-- == 0) break;
        risk::Measure measure{.key = risk::philox({static_cast<std::uint64_t>(zone), static_cast<std::uint64_t>(cost)}, 1)[0], .cost = risk::exactly(cost), .effects = {}};
        for (const auto id : leaves) measure.effects.push_back({leaf(id), risk::exactly(0)});
        TRY(const auto added, model.add_measure(std::move(measure)));
        (void)added;
      }
    }
    return {};
  }

 private:
  // The rows of a file, which is let go before the next one.
  base::Result<void> each(const std::string& name, std::size_t columns, auto&& use) {
    TRY(const Table table, read(folder_, name, columns));
    for (const Row row : table.rows()) {
      if (auto done = use(row); !done) return std::unexpected(done.error());
    }
    return {};
  }
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
  std::pmr::unsynchronized_pool_resource numbers_;  // of facts and zones, wanted only until the model is made
  std::pmr::unordered_map<std::uint64_t, risk::FactId> facts_{&numbers_};
  std::unordered_map<std::uint64_t, risk::LeafId> leaves_;
  std::pmr::unordered_map<std::uint64_t, double> zone_{&numbers_};
  std::map<double, std::vector<std::uint64_t>> flaws_;   // by zone
  std::map<double, std::vector<std::uint64_t>> stores_;  // credentials, by zone
  std::vector<risk::FactId> hosts_;
  base::Result<void> broken_;
};

}  // namespace assay::performance
