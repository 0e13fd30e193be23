// SPDX-License-Identifier: Apache-2.0
#include "risk/exact.h"

#include <algorithm>
#include <ranges>
#include <unordered_map>
#include <utility>

#include "risk/canonical.h"

namespace assay::risk {

// One diagram under construction. Operations give numbers of nodes, 0 for false and 1 for true.
class DiagramBuilder {
 public:
  DiagramBuilder(const CanonicalRules& rules, std::uint32_t leaves, const ExactLimits& limits)
      : rules_(rules), leaves_(leaves), limits_(limits), nodes_(2, Diagram::Node{last_place, 0, 0}) {}

  std::optional<Diagram> build() {
    visit(rules_.goal);
    std::vector<std::uint32_t> condition(rules_.facts.size(), 0);
    std::uint64_t operands = 0;
    for (bool more = true; more;) {
      more = false;
      for (const std::uint32_t fact : order_) {
        // From the last rule and operand to the first: the order of places runs the other way, so what is added lies
        // above what is there, and a node per leaf does. From nothing in every round: what did not change is known.
        std::uint32_t any = 0;
        for (const auto& rule : rules_.facts[fact] | std::views::reverse) {
          operands += rule.size();
          std::uint32_t all = 1;
          for (std::size_t i = rule.size(); i-- > 0;) {
            all = combine(And, all, rule[i] < leaves_ ? node(place_[rule[i]], 0, 1) : condition[rule[i] - leaves_]);
          }
          any = combine(Or, any, all);
          if (full_ || operands > limits_.operands) return std::nullopt;
        }
        more |= std::exchange(condition[fact], any) != any;
      }
    }
    return finished(condition[rules_.goal]);
  }

 private:
  enum Operation : std::uint8_t { And, Or };
  static constexpr std::uint32_t last_place = 0x3FF;

  // Depth first from the goal: leaves get their places in the diagram as they are met, facts stand behind what they
  // rest on. With a list of open facts instead of calls, since chains are long.
  void visit(std::uint32_t goal) {
    struct Open {
      std::uint32_t fact;
      std::size_t rule;
      std::size_t operand;
    };
    std::vector<bool> seen(rules_.facts.size());
    std::vector<Open> open{{goal, 0, 0}};
    seen[goal] = true;
    while (!open.empty()) {
      auto& [fact, rule, operand] = open.back();
      const auto& rules = rules_.facts[fact];
      if (rule == rules.size()) {
        order_.push_back(fact);
        open.pop_back();
      } else if (operand == rules[rule].size()) {
        ++rule;
        operand = 0;
      } else if (const std::uint32_t next = rules[rule][operand++]; next < leaves_) {
        if (place_.try_emplace(next, static_cast<std::uint32_t>(leaf_at_.size())).second) leaf_at_.push_back(next);
      } else if (!seen[next - leaves_]) {
        seen[next - leaves_] = true;
        open.push_back({next - leaves_, 0, 0});
      }
    }
  }

  std::uint32_t node(std::uint32_t place, std::uint32_t without, std::uint32_t with) {
    if (without == with) return without;
    const std::uint64_t key = std::uint64_t{place} << 54U | std::uint64_t{without} << 27U | with;
    const auto [entry, added] = known_.try_emplace(key, static_cast<std::uint32_t>(nodes_.size()));
    if (added) {
      nodes_.push_back({place, without, with});
      full_ |= nodes_.size() > limits_.nodes;
    }
    return entry->second;
  }

  // As deep as there are leaves. Once the diagram is full the answers mean nothing and the calls end quickly.
  std::uint32_t combine(Operation operation, std::uint32_t a, std::uint32_t b) {
    const std::uint32_t neutral = operation == And ? 1 : 0;
    if (a == b || b == neutral || full_) return a;
    if (a == neutral) return b;
    if (a == 1 - neutral || b == 1 - neutral) return 1 - neutral;
    if (a > b) std::swap(a, b);
    const std::uint64_t key = std::uint64_t{operation} << 54U | std::uint64_t{a} << 27U | b;
    if (const auto entry = combined_.find(key); entry != combined_.end()) return entry->second;
    const Diagram::Node left = nodes_[a];
    const Diagram::Node right = nodes_[b];
    const std::uint32_t place = std::min(left.leaf, right.leaf);
    const std::uint32_t without =
        combine(operation, left.leaf == place ? left.without : a, right.leaf == place ? right.without : b);
    const std::uint32_t with =
        combine(operation, left.leaf == place ? left.with : a, right.leaf == place ? right.with : b);
    if (full_) return 0;
    const std::uint32_t result = node(place, without, with);
    full_ |= combined_.size() >= std::size_t{4} * limits_.nodes;
    combined_.emplace(key, result);
    return result;
  }

  // Only what the goal needs, and leaves instead of places. Children were made before their parents and stay in front
  // of them.
  Diagram finished(std::uint32_t root) const {
    std::vector<bool> needed(nodes_.size());
    needed[root] = true;
    for (std::uint32_t i = root; i >= 2; --i) {
      if (needed[i]) needed[nodes_[i].without] = needed[nodes_[i].with] = true;
    }
    Diagram diagram;
    std::vector<std::uint32_t> number(nodes_.size());
    number[1] = 1;
    for (std::uint32_t i = 2; i <= root; ++i) {
      if (!needed[i]) continue;
      number[i] = static_cast<std::uint32_t>(diagram.nodes_.size()) + 2;
      diagram.nodes_.push_back({leaf_at_[nodes_[i].leaf], number[nodes_[i].without], number[nodes_[i].with]});
    }
    return diagram;
  }

  const CanonicalRules& rules_;
  std::uint32_t leaves_;
  ExactLimits limits_;
  std::vector<std::uint32_t> order_;  // facts, what they rest on first
  std::vector<std::uint32_t> leaf_at_;
  std::unordered_map<std::uint32_t, std::uint32_t> place_;
  std::vector<Diagram::Node> nodes_;  // with places instead of leaves
  std::unordered_map<std::uint64_t, std::uint32_t> known_;
  std::unordered_map<std::uint64_t, std::uint32_t> combined_;
  bool full_ = false;
};

double Diagram::probability(std::span<const double> leaves) const {
  std::vector<double> value(nodes_.size() + 2);
  value[1] = 1;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const double without = value[nodes_[i].without];
    const double with = value[nodes_[i].with];
    const double p = leaves[nodes_[i].leaf];
    // By the formula a leaf that holds for certain could give another last digit than `with`, and what does not matter
    // any more would seem to.
    value[i + 2] = p >= 1 ? with : without + p * (with - without);
  }
  return value.back();
}

// A leaf matters at its nodes: how likely one gets there, times what the node's two ways differ in.
void Diagram::add_slopes(std::span<const double> leaves, double weight, std::span<double> slopes) const {
  if (nodes_.empty()) return;
  std::vector<double> value(nodes_.size() + 2);
  value[1] = 1;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto& node = nodes_[i];
    value[i + 2] = value[node.without] + leaves[node.leaf] * (value[node.with] - value[node.without]);
  }
  std::vector<double> reached(nodes_.size() + 2);
  reached.back() = 1;
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    const auto& node = nodes_[i];
    const double here = reached[i + 2];
    slopes[node.leaf] += weight * here * (value[node.with] - value[node.without]);
    reached[node.with] += here * leaves[node.leaf];
    reached[node.without] += here * (1 - leaves[node.leaf]);
  }
}

std::vector<std::optional<Diagram>> exact_diagrams(const Slice& slice, const ExactLimits& limits) {
  const auto leaves = static_cast<std::uint32_t>(slice.leaves.size());
  const Uses into(slice.facts, slice.rules(), [&](std::uint32_t rule) { return slice.head_of(rule); });
  const ExactLimits most{.leaves = std::min(limits.leaves, 1023U),
                         .facts = limits.facts,
                         .operands = limits.operands,
                         .nodes = std::min(limits.nodes, 1U << 26U)};
  std::vector<std::optional<Diagram>> diagrams;
  for (const std::uint32_t goal : slice.goals) {
    auto& diagram = diagrams.emplace_back();
    if (goal == Slice::certain || goal == Slice::impossible) continue;
    if (const auto rules = canonical_rules(slice, into, goal, most))
      diagram = DiagramBuilder(*rules, leaves, most).build();
  }
  return diagrams;
}

}  // namespace assay::risk
