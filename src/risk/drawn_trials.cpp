// SPDX-License-Identifier: Apache-2.0
#include "risk/drawn_trials.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::risk {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
constexpr double never = std::numeric_limits<double>::infinity();

}  // namespace

DrawnTrials::Scene::Scene(Slice slice)
    : reachable_(std::move(slice)), givers_(this->slice().facts, this->slice().rules(), [this](std::uint32_t rule) {
        return this->slice().head_of(rule);
      }) {}

void DrawnTrials::add(Scene& scene, const std::vector<bool>& holds, std::span<const std::vector<Measure>> ruled_out_by,
                      std::span<const double> loss_of_goal) {
  const Slice& slice = scene.slice();
  auto& ruled_out = scene.reachable_.ruled_out;
  for (std::uint32_t leaf = 0; leaf < holds.size(); ++leaf) ruled_out[leaf] = holds[leaf] ? 0U : 1U;
  const auto held = scene.reachable_.facts();
  for (std::uint32_t leaf = 0; leaf < holds.size(); ++leaf) ruled_out[leaf] += ruled_out_by[leaf].empty() ? 0U : 1U;
  const auto certain = scene.reachable_.facts();
  const auto open = [&](std::uint32_t fact) { return held[fact] && !certain[fact]; };

  std::vector<bool> leads(slice.facts, false);
  std::vector<std::uint32_t> wanted;
  const auto want = [&](std::uint32_t fact) {
    if (!open(fact) || leads[fact]) return;
    leads[fact] = true;
    wanted.push_back(fact);
  };
  for (std::size_t goal = 0; goal < slice.goals.size(); ++goal) {
    const auto operand = slice.goals[goal];
    if (operand == Slice::impossible) continue;
    if (operand == Slice::certain || certain[slice.fact(operand)])
      certain_ += loss_of_goal[goal];
    else if (loss_of_goal[goal] > 0)
      want(slice.fact(operand));
  }
  if (wanted.empty()) return;

  // Rules of facts that lead to a loss, which are numbered by the order in which they are met.
  std::vector<std::uint32_t> number(slice.facts, none);
  Rules rules;
  auto& stoppers = rules.stoppers;
  for (std::size_t next = 0; next < wanted.size(); ++next) {
    number[wanted[next]] = static_cast<std::uint32_t>(next);
    for (const auto rule : scene.givers_.of(wanted[next])) {
      const bool fires = std::ranges::all_of(slice.of(rule), [&](std::uint32_t operand) {
        return slice.is_leaf(operand) ? holds[operand] : held[slice.fact(operand)];
      });
      if (!fires) continue;
      const auto begin = static_cast<std::ptrdiff_t>(stoppers.size());
      for (const auto operand : slice.of(rule)) {
        if (slice.is_leaf(operand)) {
          stoppers.insert(stoppers.end(), ruled_out_by[operand].begin(), ruled_out_by[operand].end());
        } else if (open(slice.fact(operand))) {
          rules.bodies.push_back(slice.fact(operand));
          want(slice.fact(operand));
        }
      }
      std::sort(stoppers.begin() + begin, stoppers.end());
      stoppers.erase(std::unique(stoppers.begin() + begin, stoppers.end()), stoppers.end());
      rules.heads.push_back(static_cast<std::uint32_t>(next));
      rules.body_begins.push_back(static_cast<std::uint32_t>(rules.bodies.size()));
      rules.stopper_begins.push_back(static_cast<std::uint32_t>(stoppers.size()));
    }
  }
  for (auto& fact : rules.bodies) fact = number[fact];
  const auto facts = static_cast<std::uint32_t>(wanted.size());
  Uses uses(facts, rules.size(), [&](std::uint32_t rule) { return rules.body(rule); });
  Trial trial{.facts = facts,
              .rules = std::move(rules),
              .uses = std::move(uses),
              .goals = {},
              .first_loss = static_cast<std::uint32_t>(losses_.size())};
  for (std::size_t goal = 0; goal < slice.goals.size(); ++goal) {
    const auto operand = slice.goals[goal];
    if (operand == Slice::impossible || operand == Slice::certain || !open(slice.fact(operand)) ||
        !(loss_of_goal[goal] > 0))
      continue;
    trial.goals.push_back(number[slice.fact(operand)]);
    losses_.push_back(loss_of_goal[goal]);
  }
  trials_.push_back(std::move(trial));
}

double DrawnTrials::loss(const std::vector<bool>& taken) const {
  double sum = certain_;
  std::vector<bool> held;
  std::vector<std::uint32_t> waiting;
  std::vector<std::uint32_t> reached;
  for (const auto& trial : trials_) {
    held.assign(trial.facts, false);
    waiting.clear();
    reached.clear();
    const auto fire = [&](std::uint32_t rule) {
      const auto head = trial.rules.heads[rule];
      if (held[head] ||
          std::ranges::any_of(trial.rules.stopped_by(rule), [&](Measure measure) { return taken[measure]; }))
        return;
      held[head] = true;
      reached.push_back(head);
    };
    for (std::uint32_t rule = 0; rule < trial.rules.size(); ++rule) {
      waiting.push_back(static_cast<std::uint32_t>(trial.rules.body(rule).size()));
      if (waiting.back() == 0) fire(rule);
    }
    for (std::size_t next = 0; next < reached.size(); ++next) {
      for (const auto rule : trial.uses.of(reached[next])) {
        if (--waiting[rule] == 0) fire(rule);
      }
    }
    for (std::size_t goal = 0; goal < trial.goals.size(); ++goal) {
      if (held[trial.goals[goal]]) sum += losses_[trial.first_loss + goal];
    }
  }
  return sum;
}

void DrawnTrials::cheapest(std::span<const double> price, double most, const std::function<void(Way)>& found) const {
  struct Reached {
    double price;
    std::uint32_t fact;
    bool operator<(const Reached& other) const {
      return std::pair(price, fact) > std::pair(other.price, other.fact);
    }  // the cheapest on top
  };
  std::vector<double> least;
  std::vector<std::uint32_t> by;
  std::vector<std::uint32_t> waiting;
  std::vector<double> so_far;
  std::vector<bool> settled;
  std::vector<Reached> heap;
  for (const auto& trial : trials_) {
    least.assign(trial.facts, never);
    by.assign(trial.facts, none);
    settled.assign(trial.facts, false);
    waiting.clear();
    so_far.clear();
    const auto offer = [&](std::uint32_t rule) {
      const auto head = trial.rules.heads[rule];
      if (settled[head] || !(so_far[rule] < least[head])) return;
      least[head] = so_far[rule];
      by[head] = rule;
      heap.push_back({so_far[rule], head});
      std::push_heap(heap.begin(), heap.end());
    };
    for (std::uint32_t rule = 0; rule < trial.rules.size(); ++rule) {
      double sum = 0;
      for (const auto measure : trial.rules.stopped_by(rule)) sum += price[measure];
      so_far.push_back(sum);
      waiting.push_back(static_cast<std::uint32_t>(trial.rules.body(rule).size()));
      if (waiting.back() == 0) offer(rule);
    }
    while (!heap.empty()) {
      std::pop_heap(heap.begin(), heap.end());
      const auto next = heap.back();
      heap.pop_back();
      if (settled[next.fact]) continue;
      settled[next.fact] = true;
      for (const auto rule : trial.uses.of(next.fact)) {
        so_far[rule] += next.price;
        if (--waiting[rule] == 0) offer(rule);
      }
    }
    for (std::uint32_t goal = 0; goal < trial.goals.size(); ++goal) {
      if (by[trial.goals[goal]] == none) continue;
      Way way{.loss = trial.first_loss + goal, .closed_by = measures_of(trial, by, trial.goals[goal])};
      double sum = 0;
      for (const auto measure : way.closed_by) sum += price[measure];
      if (sum < most) found(std::move(way));
    }
  }
}

std::vector<DrawnTrials::Measure> DrawnTrials::measures_of(const Trial& trial, std::span<const std::uint32_t> by,
                                                           std::uint32_t goal) {
  std::vector<Measure> measures;
  std::vector<bool> met(trial.facts, false);
  std::vector<std::uint32_t> open{goal};
  met[goal] = true;
  while (!open.empty()) {
    const auto rule = by[open.back()];
    open.pop_back();
    measures.insert(measures.end(), trial.rules.stopped_by(rule).begin(), trial.rules.stopped_by(rule).end());
    for (const auto fact : trial.rules.body(rule)) {
      if (met[fact]) continue;
      met[fact] = true;
      open.push_back(fact);
    }
  }
  std::ranges::sort(measures);
  const auto repeated = std::ranges::unique(measures);
  measures.erase(repeated.begin(), repeated.end());
  return measures;
}

}  // namespace assay::risk
