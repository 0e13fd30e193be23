// SPDX-License-Identifier: Apache-2.0
#include "risk/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "risk/measure_sets.h"

namespace assay::risk {
namespace {

class Search {
 public:
  using Set = MeasureSets::Set;

  Search(const MeasureSets& sets, const RemainingLoss& loss, double budget, const ChoiceLimits& limits)
      : sets_(sets), loss_(loss), budget_(budget), limits_(limits) {}

  Choice run() {
    best_ = sets_.none();
    best_loss_ = measured(best_);
    const double nothing = best_loss_;
    const double everything = bound(best_, best_);
    grow(best_, best_loss_);
    const double greedy = best_loss_;
    swap_locally();
    branch(nothing, everything);

    Choice choice;
    choice.measures = sets_.ids(best_);
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

  // Swaps and branches come back to sets that were asked for before.
  [[nodiscard]] double measured(const Set& set) {
    const auto [known, added] = known_.try_emplace(set, 0);
    if (added) {
      ++evaluations_;
      known->second = loss_(sets_.ids(set));
    }
    return known->second;
  }
  [[nodiscard]] bool left(std::uint64_t evaluations) const { return evaluations_ + evaluations <= limits_.evaluations; }
  [[nodiscard]] double cost(const Set& set) const { return sets_.cost(set); }
  [[nodiscard]] bool allowed(const Set& set) const { return sets_.allowed(set, budget_); }

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
        Set candidate = sets_.with(set, i);
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
        const Set rest = sets_.without(best_, out);
        more = accept(rest);
        for (std::uint32_t in = 0; in < best_.size() && !more && left(1); ++in) {
          if (in == out || rest[in] || std::ranges::binary_search(sets_.package(in), out)) continue;
          const Set candidate = sets_.with(rest, in);
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
      if (!taken[i] && !refused[i] && cost(sets_.with(taken, i)) < most) return true;
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
    for (std::uint32_t i = 0; i < sets_.size(); ++i) {
      const double gain = left(1) ? nothing - measured(sets_.with(sets_.none(), i)) : 0;
      gains.push_back({gain / std::max(cost(sets_.with(sets_.none(), i)), 1e-9), i});
    }
    std::ranges::stable_sort(gains, std::greater{}, &Gain::each);
    struct Node {
      Set taken;
      Set refused;
      double bound;
    };
    std::vector<Node> open{{sets_.none(), sets_.none(), everything}};
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
      Set taken = sets_.with(node.taken, next->measure);
      const double taken_bound = bound(taken, node.refused);
      if (worth(taken_bound, taken)) open.push_back({std::move(taken), node.refused, taken_bound});
    }
  }
  [[nodiscard]] bool worth(double bound, const Set& taken) const {
    return bound < best_loss_ || (bound == best_loss_ && cost(taken) < cost(best_));
  }
  [[nodiscard]] bool fits(const Set& taken, const Set& refused, std::uint32_t measure) const {
    const Set set = sets_.with(taken, measure);
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

  const MeasureSets& sets_;
  const RemainingLoss& loss_;
  double budget_;
  ChoiceLimits limits_;
  Set best_;
  double best_loss_ = 0;
  double open_bound_ = std::numeric_limits<double>::infinity();  // least bound of what the limit left unsearched
  std::uint64_t nodes_ = 0;
  std::uint64_t evaluations_ = 0;
  std::unordered_map<Set, double> known_;
};

// Of more measures hardly any set is asked for before the limit, and each answer takes long.
constexpr std::size_t most_to_ask_for = 200;
// Of the trials that a choice by ways rests on: as many rows has its linear programme at least.
constexpr std::size_t most_losses = 3000;

// As many of the evaluation's trials as the linear programme takes.
base::Result<DrawnTrials> drawn_trials(const Evaluation& evaluation, UnitId unit) {
  Options options = evaluation.options();
  options.exact.leaves = 0;
  TRY(const Evaluation all_drawn, Evaluation::prepare(evaluation.model(), options));
  TRY(const auto sets, MeasureSets::of(evaluation.model()));
  auto trials = all_drawn.drawn(unit, sets, 1);
  const auto blocks = static_cast<std::uint32_t>(std::min<std::size_t>(
      most_losses / std::max<std::size_t>(trials.losses().size(), 1), std::numeric_limits<std::uint32_t>::max()));
  return blocks <= 1 ? std::move(trials) : all_drawn.drawn(unit, sets, blocks);
}

double share_unproven(const Choice& choice) { return choice.loss > 0 ? (choice.loss - choice.bound) / choice.loss : 0; }

}  // namespace

base::Result<Choice> choose(const Model& model, const RemainingLoss& loss, double budget, const ChoiceLimits& limits) {
  CHECK(check_budget(budget));
  TRY(const auto sets, MeasureSets::of(model));
  return Search(sets, loss, budget, limits).run();
}

base::Result<Chooser> Chooser::of(const Evaluation& evaluation, UnitId unit) {
  if (std::ranges::find(evaluation.model().goals(), unit, &Goal::unit) == evaluation.model().goals().end()) {
    return base::fail(
        fmt::format("no goal has a loss in unit {}, so nothing is to be gained: name the unit of a goal", unit.value));
  }
  return Chooser(evaluation, unit);
}

base::Result<Choice> Chooser::choose(double budget, const ChoiceLimits& limits) {
  const Model& model = evaluation_->model();
  std::optional<Choice> asked;
  if (model.measures().size() <= most_to_ask_for) {
    TRY(asked, risk::choose(
                   model, [&](std::span<const MeasureId> taken) { return inquiry_.central_loss(unit_, taken); }, budget,
                   limits));
    if (asked->proven) return *asked;
  }
  if (!drawn_) {
    TRY(drawn_, drawn_trials(*evaluation_, unit_));
  }
  TRY(auto by_ways, risk::choose(model, *drawn_, budget, limits));
  return asked && share_unproven(*asked) <= share_unproven(by_ways) ? std::move(*asked) : std::move(by_ways);
}

base::Result<std::vector<JudgedChoice>> front(const Evaluation& evaluation, UnitId unit,
                                              std::span<const double> budgets, const ChoiceLimits& limits) {
  TRY(auto chooser, Chooser::of(evaluation, unit));
  TRY(const Evaluation fresh, evaluation.on_fresh_trials(10));
  const Loss before = fresh.loss(unit, {});
  std::vector<JudgedChoice> points;
  for (const double budget : budgets) {
    JudgedChoice point;
    TRY(point.choice, chooser.choose(budget, limits));
    point.budget = budget;
    point.before = before;
    point.after = fresh.loss(unit, point.choice.measures);
    point.optimism = point.after.per_year.central - point.choice.loss;
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace assay::risk
