// SPDX-License-Identifier: Apache-2.0
// What follows in given worlds, as src/risk computes it, for tests that hold other engines against it. From standard input, numbers apart by
// white space:
//   facts F causes C
//   rule HEAD n FACT… m CAUSE…      any number of them
//   start FACT…                     as one line: "start n FACT…"
//   goals n FACT…
//   world n CAUSE…                  the causes that do not hold; any number of worlds
// Per world two lines: all facts that follow (risk::reach), and those of the goals that come true (risk::Evaluation, every leaf at 0 or 1).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "risk/evaluation.h"
#include "risk/slice.h"

namespace {

namespace base = assay::base;
using namespace assay::risk;

struct Rule {
  std::uint32_t head = 0;
  std::vector<std::uint32_t> facts;
  std::vector<std::uint32_t> causes;
};

struct Task {
  std::uint32_t facts = 0;
  std::uint32_t causes = 0;
  std::vector<Rule> rules;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint32_t> goals;
  std::vector<std::vector<std::uint32_t>> worlds;
};

std::vector<std::uint32_t> list() {
  std::size_t count = 0;
  std::cin >> count;
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t number = 0; numbers.size() < count && std::cin >> number;) numbers.push_back(number);
  return numbers;
}

std::optional<Task> read() {
  Task task;
  for (std::string word; std::cin >> word;) {
    if (word == "facts") std::cin >> task.facts;
    else if (word == "causes") std::cin >> task.causes;
    else if (word == "start") task.starts = list();
    else if (word == "goals") task.goals = list();
    else if (word == "world") task.worlds.push_back(list());
    else if (word == "rule") {
      auto& rule = task.rules.emplace_back();
      std::cin >> rule.head;
      rule.facts = list();
      rule.causes = list();
    } else {
      return std::nullopt;
    }
    if (!std::cin) return std::nullopt;
  }
  return task;
}

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
  const auto task = read();
  if (!task) {
    fmt::print(stderr, "the task cannot be read: write it as the head of worlds.cpp says\n");
    return 2;
  }
  if (const auto done = run(*task); !done) {
    fmt::print(stderr, "{}\n", done.error().message());
    return 3;
  }
  return 0;
}
