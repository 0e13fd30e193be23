// SPDX-License-Identifier: Apache-2.0
// The probabilities and losses of a model, without measures and with any set of them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "risk/drawn_trials.h"
#include "risk/exact.h"
#include "risk/measure_sets.h"
#include "risk/model.h"
#include "risk/sample.h"

namespace assay::risk {

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t trials = 10240;  // rounded up to blocks of 512
  std::uint32_t threads = 1;     // 1 to 256; changes nothing but the time
  ExactLimits exact{};
};

enum class Method : std::uint8_t {
  impossible,   // no derivation: the probability is 0 in this model
  certain,      // follows from the starts alone
  exact,        // computed
  sampled,      // a share of the trials
  conditioned,  // sampled given that the leaves hold without which it cannot happen, times their probability
};

// How likely the scenario's attacker reaches the goal in one try. Three figures that are never mixed:
//   probability.central            the central value
//   [probability.low, .high]       the evidence interval: all leaves at their low ends, all at their high ends.
//                                  What is not known about the network; more trials do not narrow it
//   sampling[i]                    the 95 % Wilson interval of the low, central and high value. What the trials leave
//                                  open; no wider than the value itself where nothing was sampled
struct Outcome {
  ScenarioId scenario;
  GoalId goal;
  Method method = Method::impossible;
  Interval probability;
  std::array<Range, 3> sampling{};
  std::uint64_t trials = 0;

  bool operator==(const Outcome&) const = default;
};

// What is lost in a year, in one unit: the sum over scenarios and goals of rate x probability x loss. `sampling` adds
// up the limits of all sampling intervals of central values: at least as wide as the 95 % interval of the sum.
struct Loss {
  Interval per_year;
  Range sampling{0, 0};

  bool operator==(const Loss&) const = default;
};

struct Risk {
  std::vector<Outcome> outcomes;  // scenarios in the order of the model, in each all goals in the order of the model
  std::vector<Loss> losses;       // per unit
};

// A model made ready: sliced, its exact goals compiled, the method of each goal fixed once. Since every set of measures
// is then evaluated by the same method on the same trials, differences are due to the measures, and a measure never
// raises a probability, but for rounding in the last place where it is computed exactly. All exact goals of a model
// share a room for their diagrams, and a scenario's rare goals 32 conditions: in models that are larger than that, the
// method of a goal depends on how many others there are.
// How likely it is that in one year at least one try costs `amount` or more (the occurrence exceedance probability of catastrophe models),
// where tries of a scenario are a Poisson process with its rate. At the low ends, central values and high ends of all figures.
struct Exceedance {
  struct Point {
    double amount = 0;
    Interval probability;

    bool operator==(const Point&) const = default;
  };
  std::uint64_t trials = 0;   // of each scenario. What happens in fewer than about one of them is not in the curve
  std::vector<Point> points;  // amounts ascending, evenly on a logarithmic scale; none where nothing can be lost

  // How likely a whole year costs `amount` or more, all tries of all scenarios together (the aggregate exceedance probability): of drawn years, see year.h.
  // `sampling` is Wilson's interval of the central value for as many years as count: drawn years and trials both limit what is known. K trials of a scenario
  // are the tries of K / rate years. To first order the variance that trials add is no more than (rate / K) x p (1 - p) for the highest rate (chaos expansion
  // of a Poisson functional), that of years p (1 - p) / years; so they count as 1 / (1 / years + rate / K).
  struct YearPoint {
    double amount = 0;
    Interval probability;
    Range sampling;

    bool operator==(const YearPoint&) const = default;
  };
  std::uint64_t years = 0;
  double years_that_count = 0;
  std::vector<YearPoint> year;  // as points
};

class Evaluation {
 public:
  // The model must outlive it. Fails where there is no scenario, no goal, no trial or no thread, and for more than
  // 2^40 trials or 256 threads.
  static base::Result<Evaluation> prepare(const Model& model, const Options& options);

  [[nodiscard]] const Model& model() const { return *model_; }
  [[nodiscard]] const Options& options() const { return options_; }
  // Any set of measures of the model, also one whose measures exclude each other. May be used by several threads.
  [[nodiscard]] Risk evaluate(std::span<const MeasureId> taken) const;
  // All goals of one scenario where each leaf has the probability that is given here, indexed by leaf, in place of the model's: what
  // if this one held for certain? On the same trials as evaluate(). A leaf that the model rules out (high = 0) stays ruled out.
  [[nodiscard]] std::vector<Outcome> outcomes_at(ScenarioId scenario, std::span<const Interval> leaves) const;
  // By unit and by leaf of the scenario, in the order of leaves_of(): how much more the scenario costs in a year, centrally, if the leaf
  // holds for certain than if it does not. Computed for exact goals. For others a mean over trials, as many for each leaf as there are
  // for a probability, but in large models as few as a fixed amount of work allows. Of leaves that are known exactly only the exact
  // part is given.
  [[nodiscard]] std::vector<std::vector<double>> loss_slopes(ScenarioId scenario) const;
  // By unit, without measures. All goals are drawn together in plain trials, also those whose probability is computed exactly: what one try
  // costs depends on which of them come true together.
  [[nodiscard]] std::vector<Exceedance> exceedances() const;
  // The leaves on which goals of the scenario rest; outcomes_at() looks at no others.
  [[nodiscard]] std::span<const LeafId> leaves_of(ScenarioId scenario) const;
  // Of those the ones on which any of these goals rests.
  [[nodiscard]] std::vector<LeafId> leaves_behind(ScenarioId scenario, std::span<const GoalId> goals) const;
  // The loss of a year in one unit; nothing in a unit that no goal has.
  [[nodiscard]] Loss loss(UnitId unit, std::span<const MeasureId> taken) const;
  // Its central value alone, to the last bit, for who asks often: a third of the work where leaves are known as intervals.
  [[nodiscard]] double central_loss(UnitId unit, std::span<const MeasureId> taken) const;
  // The first trials of all goals of one unit at central values, for choose(): together they cost what a year costs, and measures by their places in `sets` rule leaves out as
  // their central factors say, each trial for itself. Goals that are computed exactly are drawn too; conditions count as they are for the goals that have them. `blocks` of 512
  // trials, as many as there are at most.
  [[nodiscard]] DrawnTrials drawn(UnitId unit, const MeasureSets& sets, std::uint32_t blocks) const;
  // The same model on other trials, `times` as many: what was chosen on some is judged on these.
  [[nodiscard]] base::Result<Evaluation> on_fresh_trials(std::uint64_t times) const;

 private:
  friend class Inquiry;
  // Goals of one scenario that are sampled under the same condition, together.
  struct Group {
    std::vector<std::uint32_t> condition;  // leaves of the slice; empty: none
    std::vector<std::uint32_t> goals;      // of the model
  };
  struct Part {
    Slice slice;
    std::vector<std::optional<Diagram>> diagrams;
    std::vector<Key> keys;  // of the leaves
    std::uint64_t stream = 0;
    std::unique_ptr<Sampler> sampler;
    std::vector<Method> methods;
    std::vector<Group> groups;
  };
  struct Trials {
    std::uint64_t stream = 0;
    std::uint32_t blocks = 0;
  };
  // In how many trials each operand comes true; the place of a group in the part.
  using Count = std::function<std::vector<LevelCounts>(std::size_t group, std::span<const std::uint32_t> operands, const Sampler::Draw& draw)>;
  [[nodiscard]] Risk at(std::span<const Interval> leaves) const;
  [[nodiscard]] Risk with_losses(std::vector<Outcome> outcomes) const;
  void choose_methods(Part& part) const;
  // All but what is sampled. With `changed`, leaves of the slice: what rests on none of them stays as it is in `outcomes`.
  void compute(const Part& part, ScenarioId scenario, std::span<const Interval> leaves, const std::vector<bool>* changed, std::span<Outcome> outcomes) const;
  void sample(const Part& part, std::span<const Interval> leaves, const Trials& which, const Count& count, std::span<Outcome> outcomes) const;

  const Model* model_ = nullptr;
  Options options_;
  std::uint32_t blocks_ = 0;
  std::vector<std::unique_ptr<const Part>> parts_;  // per scenario
};

}  // namespace assay::risk
