// SPDX-License-Identifier: Apache-2.0
// The probabilities of risk::exact_diagrams against BuDDy's diagrams, on random graphs with more leaves than can be tried one by one, and on
// zones of hosts.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "buddy.h"
#include "risk/exact.h"
#include "risk/slice.h"
#include "risk/test_graphs.h"

namespace assay::engines {
namespace {

using namespace risk;

template <class Id>
std::vector<std::uint32_t> plain(std::span<const Id> ids) {
  std::vector<std::uint32_t> list;
  for (const Id id : ids) list.push_back(id.value);
  return list;
}

Task task_of(const Model& model) {
  Task task{.facts = model.facts(), .causes = static_cast<std::uint32_t>(model.leaves().size()), .rules = {}, .starts = plain(std::span(model.scenarios()[0].starts)), .goals = {}, .worlds = {}, .likely = {}};
  for (std::uint32_t rule = 0; rule < model.rules(); ++rule) task.rules.push_back({model.head(rule).value, plain(model.body(rule)), plain(model.leaves(rule))});
  return task;
}

// Compares those facts that are computed exactly here, at several probabilities, and returns how many they are.
std::size_t compare(const Model& model, const std::vector<FactId>& facts, std::uint64_t seed) {
  const Slice cut = slice(model, model.scenarios()[0], facts);
  const auto diagrams = exact_diagrams(cut, {});
  std::mt19937_64 random(seed);
  std::vector<std::vector<double>> rounds(4);
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    for (const Leaf& leaf : model.leaves()) {
      const double p = static_cast<double>(random() >> 11U) * 0x1p-53;
      rounds[round].push_back(round == 0 ? leaf.probability.central : round == 1 ? p * 1e-3 : round == 2 ? 1 - p * 1e-3 : p);
    }
  }
  Task task = task_of(model);
  std::size_t exact = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!diagrams[i]) continue;
    ++exact;
    task.goals = {facts[i].value};
    const Buddy buddy(task);  // one for each goal, since the order of leaves that is good for one is bad for another
    for (const auto& likely : rounds) {
      std::vector<double> of_slice;
      for (const LeafId leaf : cut.leaves) of_slice.push_back(likely[leaf.value]);
      EXPECT_NEAR(diagrams[i]->probability(of_slice), buddy.probability(facts[i].value, likely), 1e-12) << "seed " << seed << ", goal " << i;
    }
    const std::vector<double> halves(cut.leaves.size(), 0.5);
    EXPECT_NEAR(diagrams[i]->probability(halves), buddy.share(facts[i].value), 1e-12) << "seed " << seed << ", goal " << i;
  }
  return exact;
}

TEST(Buddy, AgreesOnRandomGraphs) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const TestGraph graph = random_graph(seed, 10 + static_cast<std::uint32_t>(seed % 31));
    std::vector<FactId> facts;
    for (std::uint32_t fact = 0; fact < graph.facts; ++fact) facts.emplace_back(fact);
    compared += compare(graph.model(), facts, seed);
  }
  EXPECT_GT(compared, 1500U) << compared;
}

// Zones one behind the other, hosts in them with a flaw each, some of which are the same; from a host one gets to its zone, from a zone to the
// next; a host may keep a credential that opens, together with the way to it, another host anywhere.
TestGraph zones(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  constexpr std::uint32_t hosts_each = 4;
  const std::uint32_t zone_count = 3 + below(3);
  const std::uint32_t hosts = zone_count * hosts_each;
  TestGraph graph;
  graph.facts = zone_count + 2 * hosts;  // zones, hosts taken, credentials
  const auto host_fact = [&](std::uint32_t host) { return zone_count + host; };
  const auto credential = [&](std::uint32_t host) { return zone_count + hosts + host; };
  for (std::uint32_t i = 0; i < hosts + 6; ++i) graph.leaves.push_back({random(), exactly(0.05 * (1 + below(19)))});
  for (std::uint32_t host = 0; host < hosts; ++host) {
    const std::uint32_t zone = host / hosts_each;
    graph.rules.push_back({host_fact(host), {zone}, {below(3) == 0 ? below(hosts) : host}});
    graph.rules.push_back({zone, {host_fact(host)}, {}});
    if (below(3) == 0 && zone + 1 < zone_count) graph.rules.push_back({zone + 1, {host_fact(host)}, {}});
    if (below(4) == 0) {
      const std::uint32_t opened = below(hosts);
      graph.rules.push_back({credential(host), {host_fact(host)}, {hosts + below(6)}});
      graph.rules.push_back({host_fact(opened), {credential(host), opened / hosts_each}, {}});
      graph.rules.push_back({opened / hosts_each, {credential(host), zone}, {hosts + below(6)}});
    }
  }
  graph.scenarios = {{random(), {FactId(0)}, exactly(1)}};
  return graph;
}

TEST(Buddy, AgreesOnZonesOfHosts) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const TestGraph graph = zones(seed);
    std::vector<FactId> facts;
    for (std::uint32_t fact = 0; fact < graph.facts; ++fact) facts.emplace_back(fact);
    compared += compare(graph.model(), facts, seed);
  }
  EXPECT_GT(compared, 800U) << compared;
}

}  // namespace
}  // namespace assay::engines
