// SPDX-License-Identifier: Apache-2.0
#include "risk/closing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "risk/cover.h"
#include "risk/measure_sets.h"
#include "risk/ways.h"

namespace assay::risk {
namespace {

constexpr std::uint32_t rounds_at_root = 300;
constexpr std::uint32_t rounds_at_node = 20;
constexpr std::size_t most_ways_at_once = 64;
constexpr std::uint32_t greedy_tries = 400;
constexpr double none_yet = std::numeric_limits<double>::infinity();

// Measures by cost, then by key: all numbers below are places in that order.
class Search {
 public:
  Search(const Model& model, std::span<const Target> targets, FactorEnd end, const ClosingLimits& limits)
      : limits_(limits), sets_(model, by_cost(model)), cover_({sets_.costs().begin(), sets_.costs().end()}), grain_(grain(sets_.costs())), ways_(model, targets, end, sets_.order()) {}

  Closing run() {
    Closing closing;
    Decisions root(sets_.size(), Decision::open);
    Decisions all(sets_.size(), Decision::taken);
    bool possible = ways_.closed(all);
    if (possible) {
      refuse_what_never_fits(root);
      add_ways(root);
      grow(root);
      branch(std::move(root));
      possible = best_cost_ < none_yet || open_bound_ < none_yet;
    }
    if (!possible) {
      closing.proven = true;
      closing.bound = 0;
      const Decisions most = most_allowed();
      closing.open = ways_.open_way(most, sets_.ids(MeasureSets::taken(most)));
    } else if (best_cost_ < none_yet) {
      closing.measures = sets_.ids(MeasureSets::taken(best_));
      closing.cost = cost(best_);
      closing.proven = open_bound_ >= best_cost_;
      closing.bound = closing.proven ? closing.cost : std::min(open_bound_, closing.cost);
    } else {
      closing.bound = open_bound_;
    }
    closing.ways = cover_.sets().size();
    closing.nodes = nodes_;
    return closing;
  }

 private:
  static std::vector<std::uint32_t> by_cost(const Model& model) {
    std::vector<std::uint32_t> order(model.measures().size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::uint32_t id) { return std::pair(model.measures()[id].cost.central, model.measures()[id].key); });
    return order;
  }
  // All costs are whole multiples of it; 0 where there is no such number. Bounds may be rounded up to it.
  static double grain(std::span<const double> costs) {
    std::uint64_t common = 0;
    for (const double cost : costs) {
      if (cost != std::floor(cost) || cost > 0x1p50) return 0;
      common = std::gcd(common, static_cast<std::uint64_t>(cost));
    }
    return static_cast<double>(common);
  }
  [[nodiscard]] double cost(const Decisions& decided) const { return sets_.cost(MeasureSets::taken(decided)); }
  [[nodiscard]] bool left() const { return nodes_ < limits_.nodes && cover_.sets().size() < limits_.ways; }

  // Adds sets for what the taken measures leave open, disjoint ones; whether there was any.
  bool add_ways(Decisions decided) {
    std::size_t added = 0;
    for (; added < most_ways_at_once; ++added) {
      auto set = ways_.open_set(decided);
      if (set.empty()) break;
      for (const auto item : set) decided[item] = Decision::taken;
      cover_.add(std::move(set));
    }
    return added > 0;
  }

  void refuse_what_never_fits(Decisions& decided) const {
    for (std::uint32_t i = 0; i < decided.size(); ++i) {
      Decisions alone(decided.size(), Decision::open);
      if (!sets_.take(alone, i)) sets_.refuse(decided, i);
    }
  }
  // What follows from sets with one open item left. False where a set cannot be hit any more.
  [[nodiscard]] bool follow(Decisions& decided) const {
    for (bool more = true; more;) {
      more = false;
      for (std::size_t set = 0; set < cover_.sets().size(); ++set) {
        if (cover_.hit(set, decided)) continue;
        std::uint32_t open = 0;
        std::uint32_t last = 0;
        for (const auto item : cover_.sets()[set]) {
          if (decided[item] != Decision::open) continue;
          ++open;
          last = item;
        }
        if (open == 0 || (open == 1 && !sets_.take(decided, last))) return false;
        more = more || open == 1;
      }
    }
    return true;
  }
  [[nodiscard]] bool all_hit(const Decisions& decided) const {
    for (std::size_t set = 0; set < cover_.sets().size(); ++set) {
      if (!cover_.hit(set, decided)) return false;
    }
    return true;
  }

  // A first set: the package that hits most open sets per cost, until all are hit, until all is closed.
  void grow(Decisions decided) {
    for (std::uint32_t tried = 0; tried < greedy_tries && left(); ++tried) {
      while (!all_hit(decided)) {
        std::vector<double> hits(decided.size(), 0);
        for (std::size_t set = 0; set < cover_.sets().size(); ++set) {
          if (cover_.hit(set, decided)) continue;
          for (const auto item : cover_.sets()[set]) ++hits[item];
        }
        std::optional<Decisions> next;
        double most = 0;
        for (std::uint32_t i = 0; i < decided.size(); ++i) {
          if (hits[i] == 0 || decided[i] != Decision::open) continue;
          Decisions candidate = decided;
          if (!sets_.take(candidate, i)) continue;
          const double each = hits[i] / std::max(cost(candidate) - cost(decided), 1e-9);
          if (each <= most) continue;
          most = each;
          next = std::move(candidate);
        }
        if (!next) return;
        decided = std::move(*next);
      }
      if (!add_ways(decided)) {
        keep(decided);
        return;
      }
    }
  }
  // Without what can be spared, the most expensive first, if that is cheaper than the best so far.
  void keep(Decisions decided) {
    for (auto& each : decided) each = each == Decision::taken ? Decision::taken : Decision::open;
    for (auto i = static_cast<std::uint32_t>(decided.size()); i-- > 0;) {
      if (decided[i] != Decision::taken) continue;
      Decisions less = decided;
      for (const auto user : sets_.needed_by(i)) less[user] = Decision::open;
      if (ways_.closed(less)) decided = std::move(less);
    }
    if (!cheaper(cost(decided))) return;
    best_cost_ = cost(decided);
    best_ = std::move(decided);
  }
  [[nodiscard]] bool cheaper(double least) const { return best_cost_ == none_yet || least < best_cost_ * (1 - 1e-12); }
  [[nodiscard]] double rounded(double least) const { return grain_ > 0 ? std::ceil(least / grain_ - 1e-6) * grain_ : least; }

  // Depth first. A node ends where no set below it can be cheaper than the best known.
  void branch(Decisions root) {
    struct Node {
      Decisions decided;
      double bound = 0;
    };
    std::vector<Node> open{{std::move(root), 0}};
    while (!open.empty()) {
      Node node = std::move(open.back());
      open.pop_back();
      if (!cheaper(node.bound)) continue;
      if (!left()) {
        open_bound_ = std::min(open_bound_, node.bound);
        continue;  // of the others only the bounds count
      }
      const bool first = nodes_++ == 0;
      const auto next = bounded(node.decided, node.bound, first ? rounds_at_root : rounds_at_node);
      if (!next) continue;
      Decisions taken = node.decided;
      const bool fits = sets_.take(taken, *next);
      sets_.refuse(node.decided, *next);
      const double bound = node.bound;
      open.push_back(std::move(node));
      if (fits) open.push_back({std::move(taken), bound});
    }
  }
  // The measure to decide next, with what follows until then decided; none where the node has ended.
  [[nodiscard]] std::optional<std::uint32_t> bounded(Decisions& decided, double& least, std::uint32_t rounds) {
    while (true) {
      if (!follow(decided)) return std::nullopt;
      const double paid = cost(decided);
      if (all_hit(decided)) {
        if (!cheaper(paid)) return std::nullopt;
        if (!add_ways(decided)) {
          keep(decided);
          return std::nullopt;
        }
        if (left()) continue;
        open_bound_ = std::min(open_bound_, std::max(least, rounded(paid)));
        return std::nullopt;
      }
      const double most = best_cost_ == none_yet ? std::accumulate(cover_.costs().begin(), cover_.costs().end(), 1.0) : best_cost_;
      const auto bound = cover_.bound(decided, most - paid, rounds);
      least = std::max(least, rounded(paid + std::max(bound.least, 0.0)));
      if (!cheaper(least)) return std::nullopt;
      // What alone would make it too expensive is decided as well.
      bool more = false;
      for (std::uint32_t i = 0; i < decided.size(); ++i) {
        if (decided[i] != Decision::open || cheaper(rounded(paid + bound.least + std::abs(bound.reduced[i]) - 1e-9 * most))) continue;
        more = true;
        if (bound.reduced[i] > 0) sets_.refuse(decided, i);
        else if (!sets_.take(decided, i)) return std::nullopt;
      }
      if (more) continue;
      return wanted(decided, bound.reduced);
    }
  }
  // Of the open items in sets that are not hit the one that is most worth its cost.
  [[nodiscard]] std::uint32_t wanted(const Decisions& decided, std::span<const double> reduced) const {
    std::vector<std::uint32_t> hits(decided.size(), 0);
    for (std::size_t set = 0; set < cover_.sets().size(); ++set) {
      if (cover_.hit(set, decided)) continue;
      for (const auto item : cover_.sets()[set]) ++hits[item];
    }
    std::uint32_t best = 0;
    auto most = std::pair(-none_yet, 0U);
    for (std::uint32_t i = 0; i < decided.size(); ++i) {
      if (decided[i] != Decision::open || hits[i] == 0) continue;
      const auto worth = std::pair(-reduced[i] / std::max(cover_.costs()[i], 1e-9), hits[i]);
      if (worth <= most) continue;
      most = worth;
      best = i;
    }
    return best;
  }

  // All measures; or, where some exclude each other, as many as fit, the cheapest first.
  [[nodiscard]] Decisions most_allowed() {
    Decisions all(sets_.size(), Decision::taken);
    if (!ways_.closed(all)) return all;
    Decisions decided(sets_.size(), Decision::open);
    for (std::uint32_t i = 0; i < decided.size(); ++i) {
      Decisions candidate = decided;
      if (sets_.take(candidate, i)) decided = std::move(candidate);
    }
    return decided;
  }

  ClosingLimits limits_;
  MeasureSets sets_;
  Cover cover_;
  double grain_;
  Ways ways_;
  Decisions best_;
  double best_cost_ = none_yet;
  double open_bound_ = none_yet;  // least bound of what the limit left unsearched
  std::uint64_t nodes_ = 0;
};

}  // namespace

base::Result<Closing> close_targets(const Model& model, std::span<const Target> targets, FactorEnd end, const ClosingLimits& limits) {
  for (const auto& target : targets) {
    if (target.scenario.value >= model.scenarios().size() || target.goal.value >= model.goals().size()) {
      return base::fail(fmt::format("scenario {} or goal {} is not in the model, which has {} and {}: name those that are", target.scenario.value, target.goal.value, model.scenarios().size(),
                                    model.goals().size()));
    }
  }
  return Search(model, targets, end, limits).run();
}

}  // namespace assay::risk
