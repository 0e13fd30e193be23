// SPDX-License-Identifier: Apache-2.0
// Derives the attack graph of a network that risk_network.py wrote and samples it, and prints what other engines print
// for the same files: usage risk_benchmark FOLDER [TRIALS [THREADS [BUDGET]]]. With a budget it also chooses measures. Zones stand between hosts: a rule per host and
// per zone instead of one per pair of hosts.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "risk/choice.h"
#include "risk/evaluation.h"
#include "risk/inquiry.h"
#include "risk/slice.h"
#include "risk_network.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;
using assay::performance::Network;

base::Result<void> run(const std::string& folder, std::uint64_t trials, std::uint32_t threads, std::uint64_t budget) {
  // Processor time of all threads: other programs on the machine do not count.
  const auto now = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  const double begin = now();
  Network network(folder);
  TRY(Model model, network.derive());
  CHECK(network.add_measures(model));
  const Scenario& scenario = model.scenarios()[0];
  const Reach reached = reach(model, scenario);
  std::size_t hosts = 0;
  for (const FactId host : network.hosts()) hosts += reached.fact[host.value] ? 1U : 0U;
  const double derived = now();

  // What is asked for in earnest: the goals.
  TRY(auto ready, Evaluation::prepare(model, {.trials = trials, .threads = threads}));
  auto evaluation = std::make_unique<const Evaluation>(std::move(ready));
  auto inquiry = std::make_unique<Inquiry>(*evaluation);
  const Risk risk = inquiry->evaluate({});
  const double evaluated = now();
  // What if one measure were there, asked of what is ready: of some, spread over all, the slowest.
  double slowest = 0;
  std::size_t helped = 0;
  const auto measures = static_cast<std::uint32_t>(model.measures().size());
  const std::uint32_t asked_about = network.hosts().size() > 20'000 ? 2 : 20;  // measures
  for (std::uint32_t i = 0; i < asked_about && i < measures; ++i) {
    const std::vector one{MeasureId(static_cast<std::uint32_t>(std::uint64_t{i} * measures / asked_about))};
    const double before = now();
    const Risk with_one = inquiry->evaluate(one);
    slowest = std::max(slowest, now() - before);
    helped += with_one.losses.at(0).per_year.central < risk.losses.at(0).per_year.central ? 1U : 0U;
    static_cast<void>(inquiry->evaluate({}));
  }

  if (budget != 0) {
    const double choosing = now();
    TRY(auto chooser, Chooser::of(*evaluation, UnitId(0)));
    TRY(const Choice choice, chooser.choose(static_cast<double>(budget), {}));
    fmt::print("measures={} budget={} chosen={} cost={} loss={:.3f} bound={:.3f} greedy={:.3f} proven={} evaluations={} choose={:.3f}s\n", model.measures().size(), budget, choice.measures.size(), choice.cost, choice.loss,
               choice.bound, choice.greedy, choice.proven, choice.evaluations, now() - choosing);
  }
  inquiry.reset();
  evaluation.reset();

  const double asked = now();
  // The mean number of taken hosts asks for every host, which no evaluation needs; other programs print it, so it is
  // compared.
  Slice all = slice(model, scenario, network.hosts());
  all = merged(all);
  all = by_derivation(all);
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
  const double listed = now();
  const double mean = static_cast<double>(taken) / (static_cast<double>(blocks) * trials_per_block);
  const Loss& loss = risk.losses.at(0);
  fmt::print(
      "hosts={} reachable={} rules={} mean_hosts={:.3f} loss={:.3f} loss_low={:.3f} loss_high={:.3f} derive={:.3f}s "
      "evaluate={:.3f}s all_hosts={:.3f}s what_if={:.4f}s helped={}\n",
      network.hosts().size(), hosts, reached.rules, mean, loss.per_year.central, loss.sampling.low, loss.sampling.high,
      derived - begin, evaluated - derived, listed - asked, slowest, helped);
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  // Large lists go back to the system when they end. By default glibc raises this limit with what was freed last, and keeps them between what lives.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
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
