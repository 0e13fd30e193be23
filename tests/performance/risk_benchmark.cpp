// SPDX-License-Identifier: Apache-2.0
// Derives the attack graph of a network that risk_network.py wrote and samples it, and prints what other engines print
// for the same files: usage risk_benchmark FOLDER [TRIALS [THREADS [BUDGET]]]. With a budget it also chooses measures. Zones stand between hosts: a rule per host and
// per zone instead of one per pair of hosts.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <string>
#include <vector>

#include "risk/choice.h"
#include "risk/evaluation.h"
#include "risk/slice.h"
#include "risk_network.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;
using assay::performance::Network;

base::Result<void> run(const std::string& folder, std::uint64_t trials, std::uint32_t threads, std::uint64_t budget) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
  const auto begin = Clock::now();
  Network network(folder);
  TRY(Model model, network.derive());
  CHECK(network.add_measures(model));
  const Scenario& scenario = model.scenarios()[0];
  const Reach reached = reach(model, scenario);
  std::size_t hosts = 0;
  for (const FactId host : network.hosts()) hosts += reached.fact[host.value] ? 1U : 0U;
  const auto derived = Clock::now();

  // What is asked for in earnest: the goals.
  TRY(const Evaluation evaluation, Evaluation::prepare(model, {.trials = trials, .threads = threads}));
  const Risk risk = evaluation.evaluate({});
  const auto evaluated = Clock::now();
  // What if one measure were there, asked of what is ready: the middle one of all.
  const std::vector one{MeasureId(static_cast<std::uint32_t>(model.measures().size() / 2))};
  const Risk with_one = evaluation.evaluate(one);
  const auto asked = Clock::now();

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
  const auto listed = Clock::now();
  const double mean = static_cast<double>(taken) / (static_cast<double>(blocks) * trials_per_block);
  const Loss& loss = risk.losses.at(0);
  fmt::print(
      "hosts={} reachable={} rules={} mean_hosts={:.3f} loss={:.3f} loss_low={:.3f} loss_high={:.3f} derive={:.3f}s "
      "evaluate={:.3f}s all_hosts={:.3f}s what_if={:.3f}s loss_then={:.3f}\n",
      network.hosts().size(), hosts, reached.rules, mean, loss.per_year.central, loss.sampling.low, loss.sampling.high,
      seconds(derived - begin), seconds(evaluated - derived), seconds(listed - asked), seconds(asked - evaluated), with_one.losses.at(0).per_year.central);
  if (budget == 0) return {};
  const auto choosing = Clock::now();
  const RemainingLoss remaining = [&](std::span<const MeasureId> measures) { return evaluation.central_loss(UnitId(0), measures); };
  TRY(const Choice choice, choose(model, remaining, static_cast<double>(budget)));
  fmt::print("measures={} budget={} chosen={} cost={} loss={:.3f} bound={:.3f} greedy={:.3f} proven={} evaluations={} choose={:.3f}s\n", model.measures().size(), budget, choice.measures.size(), choice.cost, choice.loss,
             choice.bound, choice.greedy, choice.proven, choice.evaluations, seconds(Clock::now() - choosing));
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t trials = 10240;
  std::uint32_t threads = 1;
  std::uint64_t budget = 0;
  const auto number = [&](int index, auto& value) {
    if (index >= count) return true;
    const std::string_view text = arguments[index];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
  };
  if (count < 2 || count > 5 || !number(2, trials) || !number(3, threads) || !number(4, budget)) {
    fmt::print(stderr, "usage: risk_benchmark FOLDER [TRIALS [THREADS [BUDGET]]]\n");
    return 2;
  }
  if (const auto result = run(arguments[1], trials, threads, budget); !result) {
    fmt::print(stderr, "{}\n", result.error().message());
    return 3;
  }
  return 0;
}
