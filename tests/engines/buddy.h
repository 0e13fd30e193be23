// SPDX-License-Identifier: Apache-2.0
// Facts as diagrams of BuDDy, and their probabilities. No code of src/risk takes part. BuDDy has one table for the process: one Buddy at a time.
#pragma once

#include <bdd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "task.h"

namespace assay::engines {

class Buddy {
 public:
  explicit Buddy(const Task& task) : task_(task) {
    bdd_init(1 << 13, 1 << 13);
    bdd_setcacheratio(4);
    bdd_setmaxincrease(1 << 22);
    bdd_gbc_hook(nullptr);
    bdd_setvarnum(static_cast<int>(std::max(task.causes, 2U)));
    order();
    close();
  }
  Buddy(const Buddy&) = delete;
  Buddy& operator=(const Buddy&) = delete;
  ~Buddy() {
    holds_.clear();
    bdd_done();
  }

  // How likely the fact is when each cause has its probability, independently of all others.
  [[nodiscard]] double probability(std::uint32_t fact, const std::vector<double>& causes) const {
    std::unordered_map<int, double> known{{bddfalse.id(), 0}, {bddtrue.id(), 1}};
    return weigh(holds_[fact], causes, known);
  }
  // As BuDDy itself counts: the share of all sets of causes that bring the fact about.
  [[nodiscard]] double share(std::uint32_t fact) const { return bdd_satcount(holds_[fact]) / std::pow(2.0, bdd_varnum()); }

 private:
  // Facts that goals rest on; and causes as they are met from there, which keeps diagrams small.
  void order() {
    needed_.assign(task_.facts, false);
    variable_.assign(task_.causes, -1);
    std::vector<std::vector<std::size_t>> into(task_.facts);
    for (std::size_t i = 0; i < task_.rules.size(); ++i) into[task_.rules[i].head].push_back(i);
    int next = 0;
    const auto visit = [&](auto&& self, std::uint32_t fact) -> void {
      if (needed_[fact]) return;
      needed_[fact] = true;
      for (const auto rule : into[fact]) {
        for (const auto cause : task_.rules[rule].causes) {
          if (variable_[cause] < 0) variable_[cause] = next++;
        }
        for (const auto each : task_.rules[rule].facts) self(self, each);
      }
    };
    for (const auto goal : task_.goals) visit(visit, goal);
    cause_.resize(task_.causes + 2);
    for (std::uint32_t cause = 0; cause < task_.causes; ++cause) {
      if (variable_[cause] >= 0) cause_[static_cast<std::size_t>(variable_[cause])] = cause;
    }
  }
  // From nothing but the starts upwards, until nothing changes: the least fixpoint.
  void close() {
    holds_.assign(task_.facts, bddfalse);
    for (const auto start : task_.starts) holds_[start] = bddtrue;
    for (bool more = true; more;) {
      more = false;
      for (const auto& rule : task_.rules) {
        if (!needed_[rule.head]) continue;
        bdd all = bddtrue;
        for (const auto fact : rule.facts) all &= holds_[fact];
        for (const auto cause : rule.causes) all &= bdd_ithvar(variable_[cause]);
        const bdd any = holds_[rule.head] | all;
        if (any == holds_[rule.head]) continue;
        holds_[rule.head] = any;
        more = true;
      }
    }
  }
  [[nodiscard]] double weigh(const bdd& node, const std::vector<double>& causes, std::unordered_map<int, double>& known) const {
    if (const auto found = known.find(node.id()); found != known.end()) return found->second;
    const double p = causes[cause_[static_cast<std::size_t>(bdd_var(node))]];
    const double with = weigh(bdd_high(node), causes, known);
    const double without = weigh(bdd_low(node), causes, known);
    return known[node.id()] = p * with + (1 - p) * without;
  }

  const Task& task_;
  std::vector<bool> needed_;
  std::vector<int> variable_;         // per cause; -1: no goal rests on it
  std::vector<std::uint32_t> cause_;  // per variable
  std::vector<bdd> holds_;            // per fact
};

}  // namespace assay::engines
