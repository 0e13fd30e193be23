// SPDX-License-Identifier: Apache-2.0
// What follows in the worlds of a task (task.h), as src/risk computes it. Per world two lines: all facts that follow (risk::reach), and those of
// the goals that come true (risk::Evaluation, every leaf at 0 or 1).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <vector>

#include "risk/evaluation.h"
#include "risk/slice.h"
#include "task.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;
using assay::engines::Task;

std::vector<Interval> leaves(const Task& task, const std::vector<std::uint32_t>& gone) {
  std::vector<Interval> held(task.causes, exactly(1));
  for (const auto cause : gone) held.at(cause) = exactly(0);
  return held;
}

// With the probabilities of `held`, each 0 or 1.
base::Result<Model> model(const Task& task, const std::vector<Interval>& held) {
  Model made;
  for (std::uint32_t i = 0; i < task.facts; ++i) (void)made.add_fact();
  for (std::uint32_t i = 0; i < task.causes; ++i) {
    TRY(const auto leaf, made.add_leaf({.key = i, .probability = held[i]}));
    (void)leaf;
  }
  for (const auto& rule : task.rules) {
    const std::vector<FactId> body(rule.facts.begin(), rule.facts.end());
    const std::vector<LeafId> needed(rule.causes.begin(), rule.causes.end());
    CHECK(made.add_rule(FactId(rule.head), body, needed));
  }
  TRY(const auto scenario, made.add_scenario({.key = 1, .starts = {task.starts.begin(), task.starts.end()}}));
  (void)scenario;
  for (const auto goal : task.goals) {
    TRY(const auto added, made.add_goal({.key = goal, .fact = FactId(goal), .unit = UnitId(0)}));
    (void)added;
  }
  return made;
}

base::Result<void> run(const Task& task) {
  TRY(const auto open, model(task, leaves(task, {})));
  TRY(const auto evaluation, Evaluation::prepare(open, {.trials = trials_per_block}));
  for (const auto& world : task.worlds) {
    const auto held = leaves(task, world);
    TRY(const auto closed, model(task, held));
    const auto reached = reach(closed, closed.scenarios()[0]);
    std::vector<std::uint32_t> facts;
    for (std::uint32_t i = 0; i < task.facts; ++i) {
      if (reached.fact[i]) facts.push_back(i);
    }
    std::vector<std::uint32_t> goals;
    for (const auto& outcome : evaluation.outcomes_at(ScenarioId(0), held)) {
      const double p = outcome.probability.central;
      if (p != 0 && p != 1) return base::fail(fmt::format("a goal is {} likely, though every cause is certain", p));
      if (p == 1) goals.push_back(task.goals[outcome.goal.value]);
    }
    fmt::print("{}\n{}\n", fmt::join(facts, " "), fmt::join(goals, " "));
  }
  return {};
}

}  // namespace

int main() {
  const auto task = assay::engines::read_task(std::cin);
  if (!task) {
    fmt::print(stderr, "the task cannot be read: write it as task.h says\n");
    return 2;
  }
  if (const auto done = run(*task); !done) {
    fmt::print(stderr, "{}\n", done.error().message());
    return 3;
  }
  return 0;
}
