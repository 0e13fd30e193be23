// SPDX-License-Identifier: Apache-2.0
#include "risk/reachable.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::risk {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

}  // namespace

Reachable::Reachable(Slice slice)
    : ruled_out(slice.leaves.size(), 0), slice_(std::move(slice)), uses_(slice_.facts, slice_.rules(), [this](std::uint32_t rule) { return slice_.facts_of(rule); }) {
  for (std::uint32_t rule = 0; rule < slice_.rules(); ++rule) {
    facts_needed_.push_back(static_cast<std::uint32_t>(std::ranges::distance(slice_.facts_of(rule))));
    if (facts_needed_.back() == 0) from_leaves_.push_back(rule);
  }
}

void Reachable::derive(std::uint32_t wanted) {
  waiting_ = facts_needed_;
  by_.assign(slice_.facts, none);
  ring_.clear();
  const auto fire = [&](std::uint32_t rule) {
    const auto head = slice_.fact(slice_.heads[rule]);
    if (by_[head] != none) return;
    for (const auto operand : slice_.of(rule)) {
      if (slice_.is_leaf(operand) && ruled_out[operand] != 0) return;
    }
    by_[head] = rule;
    ring_.push_back(head);
  };
  for (const auto rule : from_leaves_) fire(rule);
  for (std::size_t next = 0; next < ring_.size() && (wanted == none || by_[wanted] == none); ++next) {
    for (const auto rule : uses_.of(ring_[next])) {
      if (--waiting_[rule] == 0) fire(rule);
    }
  }
}

bool Reachable::reaches(std::uint32_t goal) {
  if (goal == Slice::impossible) return false;
  if (goal == Slice::certain) return true;
  derive(slice_.fact(goal));
  return by_[slice_.fact(goal)] != none;
}

std::vector<bool> Reachable::facts() {
  derive(none);
  std::vector<bool> reached;
  for (const auto rule : by_) reached.push_back(rule != none);
  return reached;
}

std::vector<std::uint32_t> Reachable::leaves_of_way(std::uint32_t goal) const {
  std::vector<std::uint32_t> leaves;
  if (goal == Slice::certain) return leaves;
  std::vector<bool> met(slice_.leaves.size() + slice_.facts, false);
  std::vector<std::uint32_t> open{goal};
  met[goal] = true;
  while (!open.empty()) {
    const auto fact = open.back();
    open.pop_back();
    for (const auto operand : slice_.of(by_[slice_.fact(fact)])) {
      if (met[operand]) continue;
      met[operand] = true;
      (slice_.is_leaf(operand) ? leaves : open).push_back(operand);
    }
  }
  std::ranges::sort(leaves);
  return leaves;
}

}  // namespace assay::risk
