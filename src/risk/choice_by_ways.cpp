// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <queue>
#include <utility>

#include "risk/choice.h"
#include "risk/measure_sets.h"
#include "risk/relaxation.h"

namespace assay::risk {
namespace {

using Set = MeasureSets::Set;

constexpr double whole = 1e-6;  // as near to 0 or 1 counts as that
// Bounds are as exact as the solver's multipliers: what a set leaves beyond a bound by less than this share of all
// losses is no more than the bound.
constexpr double rounding = 1e-7;

class Search {
 public:
  Search(const MeasureSets& sets, const DrawnTrials& trials, double budget, const ChoiceLimits& limits)
      : sets_(sets), trials_(trials), budget_(budget), limits_(limits), relaxation_(sets, budget, trials.losses()) {}

  Choice run() {
    best_ = sets_.none();
    best_loss_ = loss(best_);
    rounding_ = rounding * best_loss_;
    grow();
    const double greedy = best_loss_;
    branch();
    spare();

    Choice choice;
    choice.measures = sets_.ids(best_);
    choice.cost = sets_.cost(best_);
    choice.loss = best_loss_;
    choice.proven = open_bound_ >= best_loss_ - rounding_;
    choice.bound = choice.proven ? best_loss_ : open_bound_;
    choice.greedy = greedy;
    choice.by_ways = true;
    choice.nodes = nodes_;
    choice.evaluations = evaluations_;
    return choice;
  }

 private:
  struct Node {
    double bound;
    std::uint64_t number;
    Decisions decided;

    // The least bound on top; of equal ones the latest, which is the deepest.
    bool operator<(const Node& other) const {
      return std::pair(-bound, number) < std::pair(-other.bound, other.number);
    }
  };

  [[nodiscard]] bool left() const { return evaluations_ < limits_.evaluations; }
  double loss(const Set& set) {
    ++evaluations_;
    return trials_.loss(set);
  }

  // Adds the package that gains most per cost until none gains. A gain is only computed again when it is the highest
  // known: a start, not an answer.
  void grow() {
    struct Known {
      double each = std::numeric_limits<double>::infinity();  // gain per cost
      double after = 0;                                       // the loss with it
      std::size_t steps = 0;                                  // how many were added before it was computed, plus 1
    };
    std::vector<Known> known(sets_.size());
    for (std::size_t steps = 1; left();) {
      std::optional<std::uint32_t> next;
      for (std::uint32_t i = 0; i < sets_.size(); ++i) {
        if (best_[i] || known[i].each <= 0 || (next && known[i].each <= known[*next].each)) continue;
        if (sets_.allowed(sets_.with(best_, i), budget_)) next = i;
      }
      if (!next) return;
      Set set = sets_.with(best_, *next);
      if (known[*next].steps == steps) {
        best_ = std::move(set);
        best_loss_ = known[*next].after;
        ++steps;
      } else {
        const double after = loss(set);
        const double cost = std::max(sets_.cost(set) - sets_.cost(best_), 1e-9);
        known[*next] = {.each = (best_loss_ - after) / cost, .after = after, .steps = steps};
      }
    }
  }

  // The nodes of least bound first, so that the least bound rises with each.
  void branch() {
    std::priority_queue<Node> open;
    Decisions root(sets_.size(), Decision::open);
    refuse_what_does_not_fit(root);
    open.push({0, 0, std::move(root)});
    while (!open.empty()) {
      Node node = open.top();
      open.pop();
      if (hopeless(node.bound)) break;  // all others too
      if (!left()) {
        open_bound_ = std::min(open_bound_, node.bound);
        break;
      }
      ++nodes_;
      const auto split = solve(node);
      if (!split) continue;
      auto refused = node.decided;
      sets_.refuse(refused, *split);
      open.push({node.bound, ++numbers_, std::move(refused)});
      if (auto taken = node.decided; take(taken, *split)) open.push({node.bound, ++numbers_, std::move(taken)});
    }
  }
  [[nodiscard]] bool hopeless(double bound) const { return bound >= best_loss_ - rounding_; }

  // Gives the relaxation the ways that it leaves open until its bound ends the node or there are none. The measure to
  // branch on, unless the node is done.
  std::optional<std::uint32_t> solve(Node& node) {
    while (true) {
      const auto relaxed = relaxation_.bound(node.decided);
      node.bound = std::max(node.bound, relaxed.least + trials_.certain());
      if (hopeless(node.bound)) return std::nullopt;
      round(relaxed.taken);
      if (hopeless(node.bound)) return std::nullopt;
      if (!left()) {
        open_bound_ = std::min(open_bound_, node.bound);
        return std::nullopt;
      }
      ++evaluations_;
      std::vector<DrawnTrials::Way> ways;
      trials_.cheapest(prices(relaxed.taken), 1, [&](DrawnTrials::Way way) {
        double covered = relaxed.left[way.loss];
        for (const auto measure : way.closed_by) covered += relaxed.taken[measure];
        if (covered < 1 - whole) ways.push_back(std::move(way));
      });
      if (ways.empty()) {
        const auto split = most_divided(relaxed.taken, node.decided);
        if (!split)
          open_bound_ =
              std::min(open_bound_, node.bound);  // whole, and no way is missing: what was rounded leaves as much
        return split;
      }
      relaxation_.add(ways);
    }
  }
  // A little more for each, and for each another little: ways of few measures are bounds of more, and which of two is
  // found does not depend on the order of rules.
  static std::vector<double> prices(std::vector<double> taken) {
    for (std::size_t i = 0; i < taken.size(); ++i)
      taken[i] += whole * whole * (1 + std::fmod(static_cast<double>(i + 1) * std::numbers::phi, 1.0));
    return taken;
  }
  [[nodiscard]] std::optional<std::uint32_t> most_divided(std::span<const double> taken,
                                                          const Decisions& decided) const {
    std::optional<std::uint32_t> split;
    double most = whole;
    for (std::uint32_t i = 0; i < sets_.size(); ++i) {
      const double divided = std::min(taken[i], 1 - taken[i]);
      if (decided[i] != Decision::open || divided <= most) continue;
      most = divided;
      split = i;
    }
    return split;
  }
  // What is taken most, as far as it goes.
  void round(std::span<const double> taken) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < sets_.size(); ++i) {
      if (taken[i] > whole) order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return taken[a] > taken[b]; });
    Set set = sets_.none();
    for (const auto i : order) {
      Set more = sets_.with(set, i);
      if (sets_.allowed(more, budget_)) set = std::move(more);
    }
    if (set == last_rounded_) return;
    last_rounded_ = set;
    if (const double after = loss(set); after < best_loss_) {
      best_ = std::move(set);
      best_loss_ = after;
    }
  }

  // False where it clashes with what is decided, or costs too much.
  [[nodiscard]] bool take(Decisions& decided, std::uint32_t measure) const {
    if (!sets_.take(decided, measure) || sets_.cost(MeasureSets::taken(decided)) > MeasureSets::with_rounding(budget_))
      return false;
    refuse_what_does_not_fit(decided);
    return true;
  }
  void refuse_what_does_not_fit(Decisions& decided) const {
    const Set already = MeasureSets::taken(decided);
    for (std::uint32_t i = 0; i < sets_.size(); ++i) {
      if (decided[i] == Decision::open && !sets_.allowed(sets_.with(already, i), budget_)) sets_.refuse(decided, i);
    }
  }

  // Without what can be spared, the most expensive first.
  void spare() {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < best_.size(); ++i) {
      if (best_[i]) order.push_back(i);
    }
    std::ranges::stable_sort(order, std::greater{}, [&](std::uint32_t i) { return sets_.cost(i); });
    for (const auto i : order) {
      const Set less = sets_.without(best_, i);
      if (!best_[i] || trials_.loss(less) > best_loss_) continue;
      best_ = less;
    }
  }

  const MeasureSets& sets_;
  const DrawnTrials& trials_;
  double budget_;
  ChoiceLimits limits_;
  Relaxation relaxation_;
  Set best_;
  Set last_rounded_;
  double best_loss_ = 0;
  double rounding_ = 0;
  double open_bound_ = std::numeric_limits<double>::infinity();  // least bound of what the limit left unsearched
  std::uint64_t numbers_ = 0;
  std::uint64_t nodes_ = 0;
  std::uint64_t evaluations_ = 0;
};

}  // namespace

base::Result<Choice> choose(const Model& model, const DrawnTrials& trials, double budget, const ChoiceLimits& limits) {
  CHECK(check_budget(budget));
  TRY(const auto sets, MeasureSets::of(model));
  return Search(sets, trials, budget, limits).run();
}

}  // namespace assay::risk
