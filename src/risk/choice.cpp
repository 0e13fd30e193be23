// SPDX-License-Identifier: Apache-2.0
#include "risk/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

#include "risk/inquiry.h"

namespace assay::risk {
namespace {

// Measures by the order of their keys: all numbers below are places in that order.
class Search {
 public:
  using Set = std::vector<bool>;

  Search(const Model& model, const RemainingLoss& loss, double budget, const ChoiceLimits& limits)
      : model_(model), loss_(loss), budget_(budget), limits_(limits) {
    const auto count = static_cast<std::uint32_t>(model.measures().size());
    order_.resize(count);
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::sort(order_, {}, [&](std::uint32_t id) { return model.measures()[id].key; });
    std::vector<std::uint32_t> place(count);
    for (std::uint32_t i = 0; i < count; ++i) place[order_[i]] = i;
    for (const std::uint32_t id : order_) {
      cost_.push_back(model.measures()[id].cost.central);
      for (auto [list, ids] : {std::pair(&needs_, model.prerequisites(MeasureId(id))),
                               std::pair(&excludes_, model.exclusions(MeasureId(id)))}) {
        auto& places = list->emplace_back();
        for (const MeasureId other : ids) places.push_back(place[other.value]);
        std::ranges::sort(places);
      }
    }
  }

  base::Result<Choice> run() {
    for (std::uint32_t measure = 0; measure < cost_.size(); ++measure) {
      const Set all = with(Set(cost_.size()), measure);
      if (const auto pair = clash(all)) {
        return base::fail(
            fmt::format("measure {:016x} can never be taken: it needs {:016x} and {:016x}, which exclude each other; "
                        "leave out the exclusion or a prerequisite",
                        key(measure), key(pair->first), key(pair->second)));
      }
      packages_.push_back(all);
    }
    best_ = Set(cost_.size());
    best_loss_ = measured(best_);
    const double nothing = best_loss_;
    const double everything = bound(best_, best_);
    grow(best_, best_loss_);
    const double greedy = best_loss_;
    swap_locally();
    branch(nothing, everything);

    Choice choice;
    choice.measures = ids(best_);
    choice.cost = cost(best_);
    choice.loss = best_loss_;
    choice.bound = std::min(open_bound_, best_loss_);
    choice.greedy = greedy;
    choice.proven = open_bound_ >= best_loss_;
    choice.nodes = nodes_;
    choice.evaluations = evaluations_;
    return choice;
  }

 private:
  struct Gain {
    double each = 0;  // per cost
    std::uint32_t measure = 0;
  };

  [[nodiscard]] Key key(std::uint32_t measure) const { return model_.measures()[order_[measure]].key; }
  [[nodiscard]] std::vector<MeasureId> ids(const Set& set) const {
    std::vector<MeasureId> result;
    for (std::uint32_t i = 0; i < set.size(); ++i) {
      if (set[i]) result.emplace_back(order_[i]);
    }
    return result;
  }
  // Swaps and branches come back to sets that were asked for before.
  [[nodiscard]] double measured(const Set& set) {
    const auto [known, added] = known_.try_emplace(set, 0);
    if (added) {
      ++evaluations_;
      known->second = loss_(ids(set));
    }
    return known->second;
  }
  [[nodiscard]] bool left(std::uint64_t evaluations) const { return evaluations_ + evaluations <= limits_.evaluations; }
  [[nodiscard]] double cost(const Set& set) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < set.size(); ++i) {
      if (set[i]) sum += cost_[i];
    }
    return sum;
  }
  // With a measure and all that it needs.
  [[nodiscard]] Set with(Set set, std::uint32_t measure) const {
    std::vector<std::uint32_t> open{measure};
    while (!open.empty()) {
      const std::uint32_t next = open.back();
      open.pop_back();
      if (set[next]) continue;
      set[next] = true;
      open.insert(open.end(), needs_[next].begin(), needs_[next].end());
    }
    return set;
  }
  // Without a measure and all that needs it.
  [[nodiscard]] Set without(Set set, std::uint32_t measure) const {
    for (std::uint32_t i = 0; i < set.size(); ++i) {
      if (packages_[i][measure]) set[i] = false;
    }
    return set;
  }
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> clash(const Set& set) const {
    for (std::uint32_t i = 0; i < set.size(); ++i) {
      if (!set[i]) continue;
      for (const std::uint32_t other : excludes_[i]) {
        if (set[other]) return std::pair(i, other);
      }
    }
    return std::nullopt;
  }
  // Decimal fractions add up with rounding: 0.1 and 0.2 fit 0.3.
  [[nodiscard]] bool allowed(const Set& set) const { return cost(set) <= budget_ * (1 + 1e-12) && !clash(set); }

  // Adds the package that gains most per cost until nothing gains. Free packages count as very cheap ones. At the limit
  // the best of those tried is added.
  void grow(Set& set, double& loss) {
    for (bool more = true; more && loss > 0;) {
      more = false;
      Set next;
      double next_loss = loss;
      double most = 0;
      for (std::uint32_t i = 0; i < set.size(); ++i) {
        if (set[i]) continue;
        Set candidate = with(set, i);
        if (!allowed(candidate)) continue;
        if (!left(1)) break;
        const double candidate_loss = measured(candidate);
        const double each = (loss - candidate_loss) / std::max(cost(candidate) - cost(set), 1e-9);
        if (each <= most) continue;
        most = each;
        next = std::move(candidate);
        next_loss = candidate_loss;
        more = true;
      }
      if (more) {
        set = std::move(next);
        loss = next_loss;
      }
    }
  }

  // Takes one measure out and one package in, then grows again, as long as that lowers the loss, or the cost at the
  // same loss.
  void swap_locally() {
    for (bool more = true; more;) {
      more = false;
      for (std::uint32_t out = 0; out < best_.size() && !more && left(1); ++out) {
        if (!best_[out]) continue;
        const Set rest = without(best_, out);
        more = accept(rest);
        for (std::uint32_t in = 0; in < best_.size() && !more && left(1); ++in) {
          if (in == out || rest[in] || packages_[in][out]) continue;
          const Set candidate = with(rest, in);
          if (allowed(candidate)) more = accept(candidate);
        }
      }
    }
  }
  bool accept(Set set) {
    double loss = measured(set);
    if (left(1)) {
      const double least = bound(set, Set(set.size()));
      if (least > best_loss_) return false;
      if (least < best_loss_ || grows_cheaper(set, Set(set.size()))) grow(set, loss);
    }
    return keep_if_better(set, loss);
  }
  // Where nothing can leave less than the best known, only something cheaper counts.
  [[nodiscard]] bool grows_cheaper(const Set& taken, const Set& refused) const {
    const double most = cost(best_);
    for (std::uint32_t i = 0; i < taken.size(); ++i) {
      if (!taken[i] && !refused[i] && cost(with(taken, i)) < most) return true;
    }
    return false;
  }
  bool keep_if_better(const Set& set, double loss) {
    if (loss > best_loss_ || (loss == best_loss_ && cost(set) >= cost(best_))) return false;
    best_ = set;
    best_loss_ = loss;
    return true;
  }

  // Depth first, the measures that gain most alone first. What can still be reached is never less than the loss with
  // every measure that is still open and fits; where that is no better than the best known, the branch ends.
  void branch(double nothing, double everything) {
    std::vector<Gain> gains;
    for (std::uint32_t i = 0; i < cost_.size(); ++i) {
      const double gain = left(1) ? nothing - measured(packages_[i]) : 0;
      gains.push_back({gain / std::max(cost(packages_[i]), 1e-9), i});
    }
    std::ranges::stable_sort(gains, std::greater{}, &Gain::each);
    struct Node {
      Set taken;
      Set refused;
      double bound;
    };
    std::vector<Node> open{{Set(cost_.size()), Set(cost_.size()), everything}};
    while (!open.empty()) {
      const Node node = std::move(open.back());
      open.pop_back();
      if (!worth(node.bound, node.taken)) continue;
      if (!left(2)) {
        open_bound_ = std::min(open_bound_, node.bound);
        continue;  // the rest of the list: only its bounds are of interest
      }
      ++nodes_;
      const auto next = std::ranges::find_if(gains, [&](const Gain& gain) {
        return !node.taken[gain.measure] && !node.refused[gain.measure] && fits(node.taken, node.refused, gain.measure);
      });
      if (next == gains.end() || (node.bound == best_loss_ && !grows_cheaper(node.taken, node.refused))) {
        keep_if_better(node.taken, measured(node.taken));
        continue;
      }
      Set refused = node.refused;
      refused[next->measure] = true;
      const double refused_bound = bound(node.taken, refused);
      if (worth(refused_bound, node.taken)) open.push_back({node.taken, std::move(refused), refused_bound});
      // Taken by the same bound: what is open and fits can only become less.
      Set taken = with(node.taken, next->measure);
      const double taken_bound = bound(taken, node.refused);
      if (worth(taken_bound, taken)) open.push_back({std::move(taken), node.refused, taken_bound});
    }
  }
  [[nodiscard]] bool worth(double bound, const Set& taken) const {
    return bound < best_loss_ || (bound == best_loss_ && cost(taken) < cost(best_));
  }
  [[nodiscard]] bool fits(const Set& taken, const Set& refused, std::uint32_t measure) const {
    const Set set = with(taken, measure);
    for (std::uint32_t i = 0; i < set.size(); ++i) {
      if (set[i] && refused[i]) return false;
    }
    return allowed(set);
  }
  [[nodiscard]] double bound(const Set& taken, const Set& refused) {
    Set most = taken;
    for (std::uint32_t i = 0; i < taken.size(); ++i) {
      if (!taken[i] && !refused[i] && fits(taken, refused, i)) most[i] = true;
    }
    return measured(most);
  }

  const Model& model_;
  const RemainingLoss& loss_;
  double budget_;
  ChoiceLimits limits_;
  std::vector<std::uint32_t> order_;  // places → measures of the model
  std::vector<double> cost_;
  std::vector<std::vector<std::uint32_t>> needs_;
  std::vector<std::vector<std::uint32_t>> excludes_;
  std::vector<Set> packages_;  // per measure: itself and all that it needs
  Set best_;
  double best_loss_ = 0;
  double open_bound_ = std::numeric_limits<double>::infinity();  // least bound of what the limit left unsearched
  std::uint64_t nodes_ = 0;
  std::uint64_t evaluations_ = 0;
  std::unordered_map<Set, double> known_;
};

}  // namespace

base::Result<Choice> choose(const Model& model, const RemainingLoss& loss, double budget, const ChoiceLimits& limits) {
  if (!(budget >= 0))
    return base::fail(fmt::format("the budget is {}: give a number from 0 on, in the unit of the costs", budget));
  return Search(model, loss, budget, limits).run();
}

base::Result<std::vector<JudgedChoice>> front(const Evaluation& evaluation, UnitId unit,
                                              std::span<const double> budgets, const ChoiceLimits& limits) {
  if (std::ranges::find(evaluation.model().goals(), unit, &Goal::unit) == evaluation.model().goals().end()) {
    return base::fail(
        fmt::format("no goal has a loss in unit {}, so nothing is to be gained: name the unit of a goal", unit.value));
  }
  TRY(const Evaluation fresh, evaluation.on_fresh_trials(10));
  Inquiry inquiry(evaluation);
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) { return inquiry.central_loss(unit, taken); };
  const Loss before = fresh.loss(unit, {});
  std::vector<JudgedChoice> points;
  for (const double budget : budgets) {
    JudgedChoice point;
    TRY(point.choice, choose(evaluation.model(), loss, budget, limits));
    point.budget = budget;
    point.before = before;
    point.after = fresh.loss(unit, point.choice.measures);
    point.optimism = point.after.per_year.central - point.choice.loss;
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace assay::risk
