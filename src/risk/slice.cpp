// SPDX-License-Identifier: Apache-2.0
#include "risk/slice.h"

#include <algorithm>
#include <numeric>
#include <ranges>
#include <utility>

#include "risk/uses.h"

namespace assay::risk {
namespace {

constexpr std::uint32_t no_rule = 0xFFFFFFFF;

// The least set of facts that holds `starts` and is closed under the rules that `open` lets through.
struct Closure {
  std::vector<bool> fact;
  std::vector<std::uint32_t> by;  // the first rule that gave the fact; no_rule for starts
  std::vector<bool> fired;
};

Closure close(std::uint32_t facts, std::uint32_t rules, const Uses& uses, std::span<const std::uint32_t> starts,
              auto&& facts_of, auto&& head_of, auto&& open) {
  Closure closure{std::vector<bool>(facts), std::vector<std::uint32_t>(facts, no_rule), std::vector<bool>(rules)};
  std::vector<std::uint32_t> missing(rules);
  std::vector<std::uint32_t> waiting;
  const auto hold = [&](std::uint32_t fact, std::uint32_t by) {
    if (closure.fact[fact]) return;
    closure.fact[fact] = true;
    closure.by[fact] = by;
    waiting.push_back(fact);
  };
  const auto fire = [&](std::uint32_t rule) {
    if (!open(rule)) return;
    closure.fired[rule] = true;
    hold(head_of(rule), rule);
  };
  for (const std::uint32_t fact : starts) hold(fact, no_rule);
  for (std::uint32_t rule = 0; rule < rules; ++rule) {
    missing[rule] = static_cast<std::uint32_t>(std::ranges::distance(facts_of(rule)));
    if (missing[rule] == 0) fire(rule);
  }
  while (!waiting.empty()) {
    const std::uint32_t fact = waiting.back();
    waiting.pop_back();
    for (const std::uint32_t rule : uses.of(fact)) {
      if (--missing[rule] == 0) fire(rule);
    }
  }
  return closure;
}

constexpr auto number = [](const auto& id) { return id.value; };

struct ModelGraph {
  const Model& model;
  std::vector<std::uint32_t> starts;
  Uses uses;

  ModelGraph(const Model& the_model, const Scenario& scenario)
      : model(the_model), uses(the_model.facts(), the_model.rules(), [&](std::uint32_t rule) {
          return the_model.body(rule) | std::views::transform(number);
        }) {
    for (const FactId fact : scenario.starts) starts.push_back(fact.value);
  }
  [[nodiscard]] Closure close_under(auto&& open) const {
    return close(
        model.facts(), model.rules(), uses, starts,
        [this](std::uint32_t rule) { return model.body(rule) | std::views::transform(number); },
        [this](std::uint32_t rule) { return model.head(rule).value; }, open);
  }
  [[nodiscard]] Closure possible() const {
    return close_under([this](std::uint32_t rule) {
      return std::ranges::all_of(model.leaves(rule),
                                 [this](LeafId leaf) { return model.leaves()[leaf.value].probability.high > 0; });
    });
  }
};

// What of the model remains: rules that fired and whose head is neither certain nor useless.
std::vector<std::uint32_t> relevant_rules(const Model& model, const Closure& possible, const Closure& sure,
                                          std::span<const FactId> goals) {
  const Uses into(model.facts(), model.rules(),
                  [&](std::uint32_t rule) { return std::views::single(model.head(rule).value); });
  std::vector<bool> wanted(model.facts());
  std::vector<std::uint32_t> waiting;
  const auto want = [&](std::uint32_t fact) {
    if (wanted[fact] || sure.fact[fact] || !possible.fact[fact]) return;
    wanted[fact] = true;
    waiting.push_back(fact);
  };
  for (const FactId goal : goals) want(goal.value);
  std::vector<std::uint32_t> rules;
  while (!waiting.empty()) {
    const std::uint32_t fact = waiting.back();
    waiting.pop_back();
    for (const std::uint32_t rule : into.of(fact)) {
      if (!possible.fired[rule]) continue;
      rules.push_back(rule);
      for (const FactId needed : model.body(rule)) want(needed.value);
    }
  }
  std::ranges::sort(rules);
  return rules;
}

// Sorts the operands of a rule and adds it.
void append(Slice& slice, std::uint32_t head, std::vector<std::uint32_t>& operands) {
  std::ranges::sort(operands);
  const auto repeated = std::ranges::unique(operands);
  operands.erase(repeated.begin(), repeated.end());
  slice.heads.push_back(head);
  slice.operands.insert(slice.operands.end(), operands.begin(), operands.end());
  slice.operand_ends.push_back(static_cast<std::uint32_t>(slice.operands.size()));
}

// Of equal rules the first stays.
Slice without_repeated(const Slice& slice) {
  std::vector<std::uint32_t> order(slice.rules());
  std::iota(order.begin(), order.end(), 0U);
  const auto compared = [&](std::uint32_t a, std::uint32_t b) {
    if (slice.heads[a] != slice.heads[b]) return slice.heads[a] <=> slice.heads[b];
    const auto left = slice.of(a);
    const auto right = slice.of(b);
    return std::lexicographical_compare_three_way(left.begin(), left.end(), right.begin(), right.end());
  };
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return compared(a, b) < 0; });
  std::vector<bool> repeated(slice.rules());
  for (std::size_t i = 1; i < order.size(); ++i) repeated[order[i]] = compared(order[i - 1], order[i]) == 0;
  Slice result;
  result.leaves = slice.leaves;
  result.facts = slice.facts;
  result.goals = slice.goals;
  std::vector<std::uint32_t> operands;
  for (std::uint32_t rule = 0; rule < slice.rules(); ++rule) {
    if (repeated[rule]) continue;
    operands.assign(slice.of(rule).begin(), slice.of(rule).end());
    append(result, slice.heads[rule], operands);
  }
  return result;
}

}  // namespace

Reach reach(const Model& model, const Scenario& scenario) {
  Closure closure = ModelGraph(model, scenario).possible();
  Reach result;
  result.facts = static_cast<std::uint64_t>(std::ranges::count(closure.fact, true));
  result.rules = static_cast<std::uint64_t>(std::ranges::count(closure.fired, true));
  result.fact = std::move(closure.fact);
  return result;
}

Slice slice(const Model& model, const Scenario& scenario, std::span<const FactId> goals) {
  const ModelGraph graph(model, scenario);
  const Closure possible = graph.possible();
  const Closure sure = graph.close_under([&](std::uint32_t rule) { return model.leaves(rule).empty(); });
  const std::vector<std::uint32_t> rules = relevant_rules(model, possible, sure, goals);

  Slice result;
  std::vector<std::uint32_t> number_of_leaf(model.leaves().size(), no_rule);
  for (const std::uint32_t rule : rules) {
    for (const LeafId leaf : model.leaves(rule)) {
      if (number_of_leaf[leaf.value] != no_rule) continue;
      number_of_leaf[leaf.value] = 0;
      result.leaves.push_back(leaf);
    }
  }
  std::ranges::sort(result.leaves, {}, [&](LeafId leaf) { return model.leaves()[leaf.value].key; });
  for (std::uint32_t i = 0; i < result.leaves.size(); ++i) number_of_leaf[result.leaves[i].value] = i;

  std::vector<std::uint32_t> number_of_fact(model.facts(), no_rule);
  const auto operand = [&](std::uint32_t fact) {
    std::uint32_t& given = number_of_fact[fact];
    if (given == no_rule) given = static_cast<std::uint32_t>(result.leaves.size()) + result.facts++;
    return given;
  };
  std::vector<std::uint32_t> operands;
  for (const std::uint32_t rule : rules) {
    operands.clear();
    for (const LeafId leaf : model.leaves(rule)) operands.push_back(number_of_leaf[leaf.value]);
    for (const FactId fact : model.body(rule)) {
      if (!sure.fact[fact.value]) operands.push_back(operand(fact.value));
    }
    append(result, operand(model.head(rule).value), operands);
  }
  for (const FactId goal : goals) {
    result.goals.push_back(sure.fact[goal.value]        ? Slice::certain
                           : !possible.fact[goal.value] ? Slice::impossible
                                                        : operand(goal.value));
  }
  return without_repeated(result);
}

Slice merged(const Slice& slice) {
  // A fact whose every rule is "that other fact holds" is that fact. Such chains end, since a fact that can be reached
  // does not rest on itself alone.
  std::vector<std::uint32_t> same(slice.leaves.size() + slice.facts);
  std::iota(same.begin(), same.end(), 0U);
  std::vector<bool> other_ways(same.size());
  for (std::uint32_t rule = 0; rule < slice.rules(); ++rule) {
    const std::uint32_t head = slice.heads[rule];
    const std::uint32_t other = slice.of(rule).front();
    if (other == head && slice.of(rule).size() == 1) continue;
    if (slice.of(rule).size() != 1 || slice.is_leaf(other) || (same[head] != head && same[head] != other)) {
      other_ways[head] = true;
    } else {
      same[head] = other;
    }
  }
  for (std::uint32_t operand = 0; operand < same.size(); ++operand) {
    if (other_ways[operand]) same[operand] = operand;
  }
  const auto stands_for = [&](std::uint32_t operand) {
    std::uint32_t end = operand;
    while (same[end] != end) end = same[end];
    while (same[operand] != end) operand = std::exchange(same[operand], end);
    return end;
  };

  Slice result;
  result.leaves = slice.leaves;
  std::vector<std::uint32_t> number_of(same.size(), no_rule);
  const auto renumbered = [&](std::uint32_t operand) {
    if (slice.is_leaf(operand)) return operand;
    std::uint32_t& given = number_of[stands_for(operand)];
    if (given == no_rule) given = static_cast<std::uint32_t>(result.leaves.size()) + result.facts++;
    return given;
  };
  std::vector<std::uint32_t> operands;
  for (std::uint32_t rule = 0; rule < slice.rules(); ++rule) {
    if (same[slice.heads[rule]] != slice.heads[rule]) continue;
    operands.clear();
    for (const std::uint32_t operand : slice.of(rule)) operands.push_back(renumbered(operand));
    const std::uint32_t head = renumbered(slice.heads[rule]);
    if (std::ranges::find(operands, head) == operands.end()) append(result, head, operands);
  }
  for (const std::uint32_t goal : slice.goals) {
    result.goals.push_back(goal == Slice::certain || goal == Slice::impossible ? goal : renumbered(goal));
  }
  return result;
}

Slice by_derivation(const Slice& slice) {
  const auto facts_of = [&](std::uint32_t rule) { return slice.facts_of(rule); };
  const Uses uses(slice.facts, slice.rules(), facts_of);
  std::vector<std::uint32_t> missing;
  std::vector<std::uint32_t> place(slice.facts, no_rule);
  std::vector<std::uint32_t> facts;
  std::vector<std::uint32_t> rules;
  const auto fire = [&](std::uint32_t rule) {
    rules.push_back(rule);
    const std::uint32_t head = slice.fact(slice.heads[rule]);
    if (place[head] != no_rule) return;
    place[head] = static_cast<std::uint32_t>(facts.size());
    facts.push_back(head);
  };
  for (std::uint32_t rule = 0; rule < slice.rules(); ++rule) {
    missing.push_back(static_cast<std::uint32_t>(std::ranges::distance(facts_of(rule))));
    if (missing.back() == 0) fire(rule);
  }
  for (std::size_t next = 0; next < facts.size(); ++next) {
    for (const std::uint32_t rule : uses.of(facts[next])) {
      if (--missing[rule] == 0) fire(rule);
    }
  }
  const auto leaves = static_cast<std::uint32_t>(slice.leaves.size());
  const auto renumbered = [&](std::uint32_t operand) { return slice.is_leaf(operand) ? operand : leaves + place[operand - leaves]; };
  Slice result;
  result.leaves = slice.leaves;
  result.facts = static_cast<std::uint32_t>(facts.size());
  std::vector<std::uint32_t> operands;
  for (const std::uint32_t rule : rules) {
    operands.clear();
    for (const std::uint32_t operand : slice.of(rule)) operands.push_back(renumbered(operand));
    append(result, renumbered(slice.heads[rule]), operands);
  }
  for (const std::uint32_t goal : slice.goals) result.goals.push_back(goal == Slice::certain || goal == Slice::impossible ? goal : renumbered(goal));
  return result;
}

std::vector<std::uint32_t> leaves_of_derivations(const Slice& slice, std::span<const std::uint32_t> goals) {
  const auto facts_of = [&](std::uint32_t rule) { return slice.facts_of(rule); };
  const auto head_of = [&](std::uint32_t rule) { return slice.fact(slice.heads[rule]); };
  const Uses uses(slice.facts, slice.rules(), facts_of);
  const Closure closure =
      close(slice.facts, slice.rules(), uses, {}, facts_of, head_of, [](std::uint32_t) { return true; });
  std::vector<bool> seen(slice.leaves.size() + slice.facts);
  std::vector<std::uint32_t> waiting;
  std::vector<std::uint32_t> found;
  const auto see = [&](std::uint32_t operand) {
    if (seen[operand]) return;
    seen[operand] = true;
    (slice.is_leaf(operand) ? found : waiting).push_back(operand);
  };
  for (const std::uint32_t goal : goals) see(goal);
  while (!waiting.empty()) {
    const std::uint32_t rule = closure.by[slice.fact(waiting.back())];
    waiting.pop_back();
    for (const std::uint32_t operand : slice.of(rule)) see(operand);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace assay::risk
