// SPDX-License-Identifier: Apache-2.0
// Derives the attack graph of a network that risk_network.py wrote and samples it, and prints what other engines print
// for the same files: usage risk_benchmark FOLDER [TRIALS [THREADS]]. Zones stand between hosts: a rule per host and
// per zone instead of one per pair of hosts.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <string>
#include <vector>

#include "risk/evaluation.h"
#include "risk/slice.h"
#include "risk_network.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;
using assay::performance::Network;

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
