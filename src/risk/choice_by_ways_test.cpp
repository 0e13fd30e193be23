// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "risk/choice.h"
#include "risk/measure_sets.h"
#include "risk/test_choices.h"
#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::ElementsAre;

// 60 trials of an instance, as DrawnTrials and as what each set of measures leaves in them. Factors of measures are a
// chance by trial.
struct OnTrials {
  DrawnTrials drawn;
  RemainingLoss loss;
};
OnTrials on_trials(const Instance& i, const MeasureSets& sets, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<FactId> facts;
  std::vector<double> losses;
  for (const Goal& goal : i.model.goals()) {
    facts.push_back(goal.fact);
    losses.push_back(goal.loss.central / 60);
  }
  OnTrials made;
  DrawnTrials::Scene scene(slice(i.model, i.model.scenarios()[0], facts));
  struct Trial {
    std::uint32_t on = 0;
    std::vector<std::uint32_t> stopped;  // per measure: leaves
  };
  std::vector<Trial> trials;
  for (int k = 0; k < 60; ++k) {
    Trial trial{.on = 0, .stopped = std::vector<std::uint32_t>(i.model.measures().size(), 0)};
    std::vector<bool> holds(scene.slice().leaves.size());
    std::vector<std::vector<std::uint32_t>> ruled_out_by(holds.size());
    for (std::size_t leaf = 0; leaf < holds.size(); ++leaf) {
      const auto id = scene.slice().leaves[leaf];
      const double drawn = static_cast<double>(random() >> 11U) * 0x1p-53;
      const double probability = i.model.leaves()[id.value].probability.central;
      holds[leaf] = drawn < probability;
      if (holds[leaf]) trial.on |= 1U << id.value;
      for (std::uint32_t measure = 0; measure < i.model.measures().size(); ++measure) {
        for (const Effect& effect : i.model.measures()[measure].effects) {
          if (effect.leaf != id || drawn < probability * effect.factor.central) continue;
          ruled_out_by[leaf].push_back(sets.place(MeasureId(measure)));
          trial.stopped[measure] |= 1U << id.value;
        }
      }
    }
    made.drawn.add(scene, holds, ruled_out_by, losses);
    trials.push_back(trial);
  }
  made.loss = [graph = i.graph, trials, losses](std::span<const MeasureId> taken) {
    double sum = 0;
    for (const Trial& trial : trials) {
      std::uint32_t on = trial.on;
      for (const MeasureId measure : taken) on &= ~trial.stopped[measure.value];
      const auto held = graph.closure(graph.scenarios[0], on);
      for (std::size_t goal = 0; goal < losses.size(); ++goal)
        sum += held[graph.goals[goal].fact.value] ? losses[goal] : 0;
    }
    return sum;
  };
  return made;
}

TEST(ChoiceByWays, FindsTheBestOfAllSets) {
  int solved = 0;
  int greedy_missed = 0;
  int branched = 0;
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    const Instance i = instance(seed, static_cast<std::uint32_t>(1 + seed % 15));
    const auto sets = MeasureSets::of(i.model);
    if (!sets) continue;
    const OnTrials trials = on_trials(i, *sets, seed);
    const double budget = static_cast<double>(seed % 13);
    const Choice choice = choose(i.model, trials.drawn, budget).value();
    const Best best = best_of_all(i.model, trials.loss, budget);
    EXPECT_TRUE(choice.proven) << seed;
    EXPECT_NEAR(choice.loss, best.loss, 1e-9) << seed;
    EXPECT_EQ(choice.bound, choice.loss) << seed;
    EXPECT_NEAR(trials.loss(choice.measures), choice.loss, 1e-12) << seed;
    EXPECT_LE(choice.cost, budget) << seed;
    EXPECT_TRUE(together(i.model, choice.measures)) << seed;
    for (std::size_t at = 0; at < choice.measures.size(); ++at) {
      auto less = choice.measures;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(at));
      if (together(i.model, less)) {
        EXPECT_GT(trials.loss(less), choice.loss) << seed << ": a measure can be spared";
      }
    }
    ++solved;
    greedy_missed += choice.greedy > best.loss + 1e-9 ? 1 : 0;
    branched += choice.nodes > 1 ? 1 : 0;
  }
  EXPECT_GT(solved, 60);
  EXPECT_GT(greedy_missed, 3);
  EXPECT_GT(branched, 3);
}

TEST(ChoiceByWays, AtItsLimitItSaysWhatIsProven) {
  int open = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Instance i = instance(seed, 14);
    const auto sets = MeasureSets::of(i.model);
    if (!sets) continue;
    const OnTrials trials = on_trials(i, *sets, seed);
    const Best best = best_of_all(i.model, trials.loss, 6);
    for (const std::uint64_t limit : {0U, 1U, 5U, 20U, 40U, 60U}) {
      const Choice some = choose(i.model, trials.drawn, 6, {.evaluations = limit}).value();
      EXPECT_LE(some.bound, best.loss + 1e-9) << seed;
      EXPECT_GE(some.loss, best.loss - 1e-9) << seed;
      EXPECT_LE(some.loss, some.greedy) << seed;
      EXPECT_EQ(some.proven, some.bound == some.loss) << seed;
      EXPECT_LE(some.evaluations, limit + 2) << seed;
      open += some.proven ? 0 : 1;
    }
  }
  EXPECT_GT(open, 30);
}

// Drawn trials are those that the evaluation counts: what a set leaves on them is what the evaluation says, also in
// part.
TEST(ChoiceByWays, DrawnTrialsAreThoseOfTheEvaluation) {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const TestGraph graph = with_measures(seed, 8);
    const Model model = graph.model();
    const MeasureSets sets = MeasureSets::of(model).value();
    const Evaluation evaluation = Evaluation::prepare(model, {.trials = 1024, .exact = {.leaves = 0}}).value();
    const auto outcomes = evaluation.evaluate({}).outcomes;
    if (std::ranges::find(outcomes, Method::conditioned, &Outcome::method) != outcomes.end()) continue;
    for (const UnitId unit : {UnitId(0), UnitId(1)}) {
      const DrawnTrials drawn = evaluation.drawn(unit, sets, 100);
      for (std::uint32_t number = 0; number < 16; ++number) {
        std::vector<MeasureId> taken;
        std::vector<bool> set(4, false);
        for (std::uint32_t measure = 0; measure < 4; ++measure) {
          if ((number >> measure & 1U) == 0) continue;
          taken.emplace_back(measure);
          set[sets.place(MeasureId(measure))] = true;
        }
        EXPECT_NEAR(drawn.loss(set), evaluation.central_loss(unit, taken), 1e-9) << seed;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 500);
}

// A goal so rare that it is drawn under the condition of its two leaves, one of which a measure makes a quarter as
// likely.
TEST(ChoiceByWays, RareGoalsAreDrawnUnderTheirConditions) {
  TestGraph graph;
  graph.facts = 4;
  graph.leaves = {{1, exactly(1e-4)}, {2, exactly(2e-3)}, {3, exactly(0.5)}, {4, exactly(0.4)}};
  graph.rules = {{1, {0}, {0}}, {2, {1}, {1}}, {3, {2}, {2}}, {3, {2}, {3}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(3)}};
  graph.goals = {{1, FactId(3), UnitId(0), exactly(1e6)}};
  graph.measures = {{7, exactly(2), {{LeafId(1), exactly(0.25)}}},
                    {8, exactly(2), {{LeafId(2), exactly(0)}}},
                    {9, exactly(2), {{LeafId(0), exactly(0)}}}};
  const Model model = graph.model();
  const MeasureSets sets = MeasureSets::of(model).value();
  const Evaluation evaluation = Evaluation::prepare(model, {.exact = {.leaves = 0}}).value();
  ASSERT_EQ(evaluation.evaluate({}).outcomes[0].method, Method::conditioned);
  const DrawnTrials drawn = evaluation.drawn(UnitId(0), sets, 20);
  const double all = 3 * 1e6 * 1e-4 * 2e-3 * 0.7;
  EXPECT_NEAR(drawn.loss({false, false, false}), all, 0.02 * all);
  EXPECT_NEAR(drawn.loss({true, false, false}), 0.25 * all, 0.01 * all);
  EXPECT_NEAR(drawn.loss({false, true, false}), all * 0.4 / 0.7, 0.02 * all);
  EXPECT_EQ(drawn.loss({false, false, true}), 0);
  EXPECT_THAT(choose(model, drawn, 2).value().measures, ElementsAre(MeasureId(2)));
}

// More sets of measures than there is an answer for in 100 questions: the front then rests on ways, and on nothing that
// has an order.
TEST(ChoiceByWays, TheFrontRestsOnWaysWhereAskingProvesNothing) {
  int by_ways = 0;
  int proven = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const TestGraph graph = instance(seed, 30).graph;
    const auto chosen = [](const TestGraph& of) {
      const Model model = of.model();
      const Evaluation evaluation = Evaluation::prepare(model, {.trials = 512}).value();
      const JudgedChoice point = front(evaluation, UnitId(0), std::vector<double>{5}, {.evaluations = 100}).value()[0];
      std::vector<Key> keys;
      for (const MeasureId measure : point.choice.measures) keys.push_back(model.measures()[measure.value].key);
      return std::tuple(keys, point.choice.loss, point.choice.bound, point.choice.proven, point.after,
                        point.choice.by_ways);
    };
    const auto one = chosen(graph);
    EXPECT_EQ(one, chosen(rewritten(graph, seed))) << seed;
    by_ways += std::get<5>(one) ? 1 : 0;
    proven += std::get<5>(one) && std::get<3>(one) ? 1 : 0;
  }
  EXPECT_GT(by_ways, 8);
  EXPECT_GT(proven, 4);
}

}  // namespace
}  // namespace assay::risk
