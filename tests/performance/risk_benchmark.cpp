// SPDX-License-Identifier: Apache-2.0
// Derives the attack graph of a network that risk_network.py wrote and samples it, and prints what other engines print
// for the same files: usage risk_benchmark FOLDER [TRIALS [THREADS]]. Zones stand between hosts: a rule per host and
// per zone instead of one per pair of hosts.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

#include "risk/evaluation.h"
#include "risk/slice.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;
using Row = std::vector<double>;

base::Result<std::vector<Row>> read(const std::string& folder, const std::string& name, std::size_t columns) {
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

  base::Result<Model> derive() {
    TRY(const auto leaves, read(folder_, "leaf", 2));
    for (const Row& row : leaves) {
      // A content key of this made-up network is a hash of the leaf's number.
      TRY(const LeafId leaf, model_.add_leaf({philox({static_cast<std::uint64_t>(row[0]), 0}, 0)[0], exactly(row[1])}));
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
    for (const Row& row : flaws) CHECK(rule(execution, row[0], 0, {fact(network, row[0], row[1])}, row[2]));
    TRY(const auto stored, read(folder_, "stores", 3));
    for (const Row& row : stored) CHECK(rule(credential, row[1], 0, {fact(execution, row[0])}, row[2]));
    TRY(const auto accepted, read(folder_, "accepts", 2));
    for (const Row& row : accepted)
      CHECK(rule(execution, row[0], 0, {fact(credential, row[1]), fact(network, row[0], 22)}));
    TRY(const auto targets, read(folder_, "target", 2));
    for (const Row& row : targets) {
      CHECK(model_.add_goal({static_cast<Key>(row[0]), fact(execution, row[0]), UnitId(0), exactly(row[1])}));
    }
    TRY(const auto starts, read(folder_, "start", 1));
    Scenario scenario;
    for (const Row& row : starts) scenario.starts.push_back(fact(owned, row[0]));
    CHECK(model_.add_scenario(scenario));
    CHECK(std::move(broken_));
    for (const Row& row : hosts) hosts_.push_back(fact(execution, row[0]));
    return std::move(model_);
  }
  [[nodiscard]] const std::vector<FactId>& hosts() const { return hosts_; }  // execution on each

 private:
  enum Kind : std::uint64_t { owned, reachable, network, execution, credential };

  FactId fact(Kind kind, double a, double b = 0) {
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
  base::Result<void> rule(Kind kind, double a, double b, const std::vector<FactId>& body) {
    return model_.add_rule(fact(kind, a, b), body, {});
  }
  base::Result<void> rule(Kind kind, double a, double b, const std::vector<FactId>& body, double leaf) {
    const auto place = leaves_.find(static_cast<std::uint64_t>(leaf));
    if (place == leaves_.end())
      return base::fail(fmt::format("leaf {} is not in leaf.facts: write the folder again", leaf));
    return model_.add_rule(fact(kind, a, b), body, std::vector{place->second});
  }

  std::string folder_;
  Model model_;
  std::unordered_map<std::uint64_t, FactId> facts_;
  std::unordered_map<std::uint64_t, LeafId> leaves_;
  std::unordered_map<std::uint64_t, double> zone_;
  std::vector<FactId> hosts_;
  base::Result<void> broken_;
};

base::Result<void> run(const std::string& folder, std::uint64_t trials, std::uint32_t threads) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
  const auto begin = Clock::now();
  Network network(folder);
  TRY(const Model model, network.derive());
  const Scenario& scenario = model.scenarios()[0];
  const Reach reached = reach(model, scenario);
  std::size_t hosts = 0;
  for (const FactId host : network.hosts()) hosts += reached.fact[host.value] ? 1U : 0U;
  const auto derived = Clock::now();

  // What is asked for in earnest: the goals.
  TRY(const Evaluation evaluation, Evaluation::prepare(model, {.trials = trials, .threads = threads}));
  const Risk risk = evaluation.evaluate({});
  const auto evaluated = Clock::now();

  // The mean number of taken hosts asks for every host, which no evaluation needs; other programs print it, so it is
  // compared.
  const Slice all = merged(slice(model, scenario, network.hosts()));
  std::vector<std::uint32_t> operands;
  for (const std::uint32_t goal : all.goals) {
    if (goal != Slice::impossible && goal != Slice::certain) operands.push_back(goal);
  }
  std::vector<Key> keys;
  std::vector<Levels> levels;
  for (const LeafId leaf : all.leaves) {
    keys.push_back(model.leaves()[leaf.value].key);
    levels.emplace_back().fill(Threshold(model.leaves()[leaf.value].probability.central));
  }
  const auto blocks = static_cast<std::uint32_t>((trials + trials_per_block - 1) / trials_per_block);
  std::uint64_t taken = 0;
  for (const LevelCounts& count : Sampler(all).count(
           operands, {.stream = stream(1, 0), .keys = keys, .levels = levels, .blocks = blocks, .threads = threads})) {
    taken += count[1];
  }
  const double mean = static_cast<double>(taken) / (static_cast<double>(blocks) * trials_per_block);
  const Loss& loss = risk.losses.at(0);
  fmt::print(
      "hosts={} reachable={} rules={} mean_hosts={:.3f} loss={:.3f} loss_low={:.3f} loss_high={:.3f} derive={:.3f}s "
      "evaluate={:.3f}s all_hosts={:.3f}s\n",
      network.hosts().size(), hosts, reached.rules, mean, loss.per_year.central, loss.sampling.low, loss.sampling.high,
      seconds(derived - begin), seconds(evaluated - derived), seconds(Clock::now() - evaluated));
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t trials = 10240;
  std::uint32_t threads = 1;
  const auto number = [&](int index, auto& value) {
    if (index >= count) return true;
    const std::string_view text = arguments[index];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
  };
  if (count < 2 || count > 4 || !number(2, trials) || !number(3, threads)) {
    fmt::print(stderr, "usage: risk_benchmark FOLDER [TRIALS [THREADS]]\n");
    return 2;
  }
  if (const auto result = run(arguments[1], trials, threads); !result) {
    fmt::print(stderr, "{}\n", result.error().message());
    return 3;
  }
  return 0;
}
