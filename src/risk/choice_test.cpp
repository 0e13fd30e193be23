// SPDX-License-Identifier: Apache-2.0
#include "risk/choice.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <random>
#include <tuple>
#include <utility>

#include "risk/measure_sets.h"
#include "risk/test_graphs.h"

namespace assay::risk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Instance {
  TestGraph graph;
  Model model;
};

// Three layers of four facts, each with two ways from the layer below; measures that block or weaken some of the ways.
Instance instance(std::uint64_t seed, std::uint32_t measures) {
  std::mt19937_64 random(seed * 977 + 1);
  TestGraph graph;
  graph.facts = 13;
  for (std::uint32_t fact = 1; fact < graph.facts; ++fact) {
    for (std::uint32_t way = 0; way < (fact < 5 ? 1U : 2U); ++way) {
      const std::uint32_t below = fact < 5 ? 0 : 4 * ((fact - 1) / 4) - static_cast<std::uint32_t>(random() % 4);
      graph.rules.push_back({fact, {below}, {static_cast<std::uint32_t>(graph.leaves.size())}});
      graph.leaves.push_back({random(), exactly(0.3 + 0.1 * static_cast<double>(random() % 8))});
    }
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(2)}};
  for (std::uint32_t fact = 9; fact < 13; ++fact) graph.goals.push_back({fact, FactId(fact), UnitId(0), exactly(fact)});
  for (std::uint32_t i = 0; i < measures; ++i) {
    Measure measure{random(), exactly(static_cast<double>(1 + random() % 5)), {}};
    for (std::uint64_t j = random() % 3; j < 3; ++j) {
      measure.effects.push_back(
          {LeafId(static_cast<std::uint32_t>(random() % graph.leaves.size())), exactly(random() % 2 == 0 ? 0 : 0.5)});
    }
    graph.measures.push_back(measure);
  }
  Model model = graph.model();
  const auto any = [&] { return MeasureId(static_cast<std::uint32_t>(random() % measures)); };
  for (std::uint32_t i = 0; i < measures / 4; ++i) {
    model.require(any(), any()).value();
    const MeasureId one = any();
    const MeasureId two = any();
    if (one != two) model.exclude(one, two).value();
  }
  return {std::move(graph), std::move(model)};
}

// Every set there is. None if some measure can never be taken, which is an error by itself.
struct Best {
  double loss = 0;
  double cost = 0;
};
bool together(const Model& model, const std::vector<MeasureId>& taken) {
  const auto is_taken = [&](MeasureId measure) { return std::ranges::find(taken, measure) != taken.end(); };
  return std::ranges::all_of(taken, [&](MeasureId measure) {
    return std::ranges::all_of(model.prerequisites(measure), is_taken) && std::ranges::none_of(model.exclusions(measure), is_taken);
  });
}
Best best_of_all(const Model& model, const RemainingLoss& loss, double budget) {
  Best best{std::numeric_limits<double>::infinity(), 0};
  const auto count = static_cast<std::uint32_t>(model.measures().size());
  for (std::uint32_t set = 0; set < 1U << count; ++set) {
    std::vector<MeasureId> taken;
    double cost = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      if ((set >> i & 1U) == 0) continue;
      taken.emplace_back(i);
      cost += model.measures()[i].cost.central;
    }
    if (cost > budget || !together(model, taken)) continue;
    const double remaining = loss(taken);
    if (remaining < best.loss || (remaining == best.loss && cost < best.cost)) best = {remaining, cost};
  }
  return best;
}

TEST(Choice, BranchAndBoundFindsTheBestOfAllSets) {
  int solved = 0;
  int nodes = 0;
  int greedy_missed = 0;
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    const Instance i = instance(seed, static_cast<std::uint32_t>(1 + seed % 15));
    const bool sampled = seed % 10 == 0;
    const Evaluation evaluation =
        Evaluation::prepare(i.model, {.trials = 512, .exact = sampled ? ExactLimits{.leaves = 0} : ExactLimits{}})
            .value();
    const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
      return evaluation.loss(UnitId(0), taken).per_year.central;
    };
    const double budget = static_cast<double>(seed % 13);
    const auto choice = choose(i.model, loss, budget, {.evaluations = 3000000});
    if (!choice) {
      EXPECT_THAT(choice.error().message(), HasSubstr("can never be taken"));
      continue;
    }
    const Best best = best_of_all(i.model, loss, budget);
    EXPECT_TRUE(choice->proven) << seed;
    EXPECT_NEAR(choice->loss, best.loss, 1e-12) << seed;
    EXPECT_NEAR(choice->bound, best.loss, 1e-12) << seed;
    EXPECT_NEAR(loss(choice->measures), choice->loss, 1e-15) << seed;
    EXPECT_LE(choice->cost, budget) << seed;
    EXPECT_TRUE(together(i.model, choice->measures)) << seed;
    if (sampled) {
      EXPECT_EQ(choice->cost, best.cost) << seed;  // without rounding, ties are broken by cost
    }
    ++solved;
    nodes += static_cast<int>(choice->nodes);
    greedy_missed += choice->greedy > best.loss + 1e-9 ? 1 : 0;
  }
  EXPECT_GT(solved, 60);
  EXPECT_LT(nodes, 60000);      // of some 390,000 sets
  EXPECT_GT(greedy_missed, 3);  // else the search behind the greedy start is not tested
}

TEST(Choice, AtItsLimitItSaysWhatIsProven) {
  int open = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Instance i = instance(seed, 14);
    const Evaluation evaluation = Evaluation::prepare(i.model, {}).value();
    const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
      return evaluation.loss(UnitId(0), taken).per_year.central;
    };
    const auto all = choose(i.model, loss, 6, {.evaluations = 3000000});
    const auto some = choose(i.model, loss, 6, {.evaluations = seed % 2 == 0 ? 40U : 150U});
    if (!all) continue;
    EXPECT_LE(some->bound, all->loss + 1e-12);
    EXPECT_GE(some->loss, all->loss - 1e-12);
    EXPECT_LE(some->loss, some->greedy);
    EXPECT_EQ(some->proven, some->bound == some->loss);
    open += some->proven ? 0 : 1;
  }
  EXPECT_GT(open, 10);
}

TEST(Choice, DoesNotDependOnTheOrderOfMeasures) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Instance i = instance(seed, 3);
    std::ranges::reverse(i.graph.measures);
    const Model forwards = instance(seed, 3).graph.model();  // without prerequisites and exclusions
    const Model backwards = i.graph.model();
    const auto chosen = [](const Model& model) {
      const Evaluation evaluation = Evaluation::prepare(model, {}).value();
      const Choice choice =
          choose(
              model,
              [&](std::span<const MeasureId> taken) { return evaluation.loss(UnitId(0), taken).per_year.central; }, 5)
              .value();
      std::vector<Key> keys;
      for (const MeasureId measure : choice.measures) keys.push_back(model.measures()[measure.value].key);
      return std::tuple(keys, choice.loss, choice.cost, choice.nodes);
    };
    EXPECT_EQ(chosen(forwards), chosen(backwards)) << seed;
  }
}

// Greedy alone would ask for 200 losses per measure that it takes, and swaps for more: the limit counts what each step
// asks for, and what it leaves out is not called proven.
TEST(Choice, AsksForNoMoreLossesThanItsLimitSays) {
  Model model;
  for (std::uint32_t i = 0; i < 200; ++i) model.add_measure({i, exactly(2 + i % 3), {}}).value();
  std::uint64_t asked = 0;
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    ++asked;
    double left = 1;
    for (const MeasureId measure : taken) left *= 0.9 + 0.0004 * ((measure.value * 37) % 200);
    return left;
  };
  for (const std::uint64_t limit : {0U, 2U, 3U, 150U, 1000U, 8000U}) {
    asked = 0;
    const Choice choice = choose(model, loss, 40, {.evaluations = limit}).value();
    EXPECT_EQ(choice.evaluations, asked) << limit;
    EXPECT_LE(asked, std::max<std::uint64_t>(limit, 2));
    EXPECT_GE(asked + 1, limit);  // a step of branch and bound asks for two
    EXPECT_LE(choice.bound, choice.loss);
    EXPECT_LE(choice.cost, 40);
    EXPECT_FALSE(choice.proven) << limit;
    EXPECT_EQ(choice.measures.empty(), limit <= 2) << limit;
  }
}

// Two gates one behind the other, each of two leaves: closing one gate needs two measures, of which one alone gains
// nothing.
TEST(Choice, TakesPairsThatGainNothingAlone) {
  TestGraph graph;
  graph.facts = 3;
  for (std::uint32_t i = 0; i < 5; ++i) graph.leaves.push_back({i + 1, exactly(i == 4 ? 0.5 : 1)});
  graph.rules = {{1, {0}, {0}}, {1, {0}, {1}}, {2, {1}, {2}}, {2, {1}, {3}}, {2, {1}, {4}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(2), UnitId(0), exactly(100)}};
  for (std::uint32_t i = 0; i < 5; ++i) graph.measures.push_back({50 + i, exactly(1), {{LeafId(i), exactly(0)}}});
  const Model model = graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {}).value();
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    return evaluation.loss(UnitId(0), taken).per_year.central;
  };
  const Choice pair = choose(model, loss, 2).value();
  EXPECT_THAT(pair.measures, ElementsAre(MeasureId(0), MeasureId(1)));
  EXPECT_EQ(pair.loss, 0);
  EXPECT_EQ(pair.greedy, 100);
  EXPECT_TRUE(pair.proven);
  EXPECT_THAT(choose(model, loss, 0).value().measures, IsEmpty());
  EXPECT_EQ(choose(model, loss, std::numeric_limits<double>::infinity()).value().cost, 2);
}

// Leaf 0 holds anyway and does all that leaf 1 could: a measure against leaf 1 alone is bought for no rounding.
TEST(Choice, BuysNothingForARounding) {
  for (int i = 1; i < 100; ++i) {
    TestGraph graph;
    graph.facts = 2;
    graph.leaves = {{1, exactly(1)}, {2, exactly(0.1)}, {3, exactly(0.01 * i)}};
    graph.rules = {{1, {0}, {0, 2}}, {1, {0}, {1, 2}}};
    graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
    graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
    graph.measures = {{1, exactly(1), {{LeafId(1), exactly(0)}}}};
    const Model model = graph.model();
    const Evaluation evaluation = Evaluation::prepare(model, {}).value();
    const Choice choice =
        choose(
            model, [&](std::span<const MeasureId> taken) { return evaluation.loss(UnitId(0), taken).per_year.central; },
            5)
            .value();
    EXPECT_THAT(choice.measures, IsEmpty()) << i;
    EXPECT_TRUE(choice.proven) << i;
  }
}

TEST(Choice, ABudgetThatIsExactlyEnoughIsEnough) {
  TestGraph graph;
  graph.facts = 2;
  graph.leaves = {{1, exactly(1)}, {2, exactly(1)}};
  graph.rules = {{1, {0}, {0}}, {1, {0}, {1}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  graph.goals = {{1, FactId(1), UnitId(0), exactly(1)}};
  graph.measures = {{1, exactly(0.1), {{LeafId(0), exactly(0)}}}, {2, exactly(0.2), {{LeafId(1), exactly(0)}}}};
  const Model model = graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {}).value();
  const RemainingLoss loss = [&](std::span<const MeasureId> taken) {
    return evaluation.loss(UnitId(0), taken).per_year.central;
  };
  EXPECT_THAT(choose(model, loss, 0.3).value().measures, ElementsAre(MeasureId(0), MeasureId(1)));
  EXPECT_THAT(choose(model, loss, 0.3 - 1e-9).value().measures, IsEmpty());
}

TEST(Choice, SaysWhatIsWrongWithBudgetsAndMeasures) {
  Instance i = instance(1, 3);
  Model model = i.graph.model();
  const RemainingLoss none = [](std::span<const MeasureId>) { return 0.0; };
  EXPECT_THAT(choose(model, none, -1).error().message(), HasSubstr("the budget is -1: give a number from 0 on"));
  EXPECT_FALSE(choose(model, none, std::numeric_limits<double>::quiet_NaN()));
  ASSERT_TRUE(model.require(MeasureId(0), MeasureId(1)));
  ASSERT_TRUE(model.exclude(MeasureId(1), MeasureId(2)));
  ASSERT_TRUE(model.require(MeasureId(0), MeasureId(2)));
  EXPECT_THAT(choose(model, none, 1).error().message(), HasSubstr("can never be taken"));
}

TEST(Choice, TheFrontFallsAsTheBudgetRisesAndIsJudgedOnFreshTrials) {
  const Instance i = instance(4, 8);
  const Model model = i.graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {.trials = 512, .exact = {.leaves = 0}}).value();
  const auto points = front(evaluation, UnitId(0), std::vector<double>{0, 2, 4, 8, 100}).value();
  ASSERT_EQ(points.size(), 5U);
  const Evaluation truth = Evaluation::prepare(model, {}).value();
  for (std::size_t p = 0; p < points.size(); ++p) {
    EXPECT_LE(points[p].choice.loss, points[p == 0 ? 0 : p - 1].choice.loss);
    EXPECT_LE(points[p].choice.cost, points[p].budget);
    EXPECT_EQ(points[p].optimism, points[p].after.per_year.central - points[p].choice.loss);
    EXPECT_NEAR(points[p].after.per_year.central, truth.loss(UnitId(0), points[p].choice.measures).per_year.central,
                2);  // 5,120 trials of a loss of 84 at most
  }
  EXPECT_GT(points[0].before.per_year.central, points[4].after.per_year.central);
  EXPECT_NE(points[0].optimism, 0);  // other trials
  EXPECT_THAT(front(evaluation, UnitId(1), std::vector<double>{1}).error().message(),
              HasSubstr("no goal has a loss in unit 1"));
}

// Twelve measures that are worth the same. On its own trials a choice looks better than it is, since it takes what came
// up most by chance; on trials that it has not seen it is worth what it is worth.
TEST(Choice, IsNotJudgedOnTheTrialsThatItWasMadeOn) {
  TestGraph graph;
  graph.facts = 13;
  for (std::uint32_t i = 0; i < 12; ++i) {
    graph.leaves.push_back({i + 1, exactly(0.5)});
    graph.rules.push_back({i + 1, {0}, {i}});
    graph.goals.push_back({i + 1, FactId(i + 1), UnitId(0), exactly(1)});
    graph.measures.push_back({i + 1, exactly(1), {{LeafId(i), exactly(0)}}});
  }
  graph.scenarios = {{1, {FactId(0)}, exactly(1)}};
  const Model model = graph.model();
  constexpr int seeds = 40;
  double left = 0;
  double judged = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const Evaluation evaluation =
        Evaluation::prepare(model, {.seed = seed, .trials = 512, .exact = {.leaves = 0}}).value();
    const std::vector<JudgedChoice> points = front(evaluation, UnitId(0), std::vector<double>{3}).value();
    ASSERT_EQ(points[0].choice.measures.size(), 3U);
    left += points[0].choice.loss / seeds;
    judged += points[0].after.per_year.central / seeds;
    EXPECT_NE(evaluation.on_fresh_trials(1).value().loss(UnitId(0), {}), evaluation.loss(UnitId(0), {}));
  }
  EXPECT_NEAR(judged, 4.5, 0.015);  // nine of the twelve; four standard errors of 40 times 5,120 trials
  EXPECT_LT(left, 4.45);
}

// 60 trials of an instance, as DrawnTrials and as what each set of measures leaves in them. Factors of measures are a chance by trial.
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
      for (std::size_t goal = 0; goal < losses.size(); ++goal) sum += held[graph.goals[goal].fact.value] ? losses[goal] : 0;
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

// Drawn trials are those that the evaluation counts: what a set leaves on them is what the evaluation says, also in part.
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

// A goal so rare that it is drawn under the condition of its two leaves, one of which a measure makes a quarter as likely.
TEST(ChoiceByWays, RareGoalsAreDrawnUnderTheirConditions) {
  TestGraph graph;
  graph.facts = 4;
  graph.leaves = {{1, exactly(1e-4)}, {2, exactly(2e-3)}, {3, exactly(0.5)}, {4, exactly(0.4)}};
  graph.rules = {{1, {0}, {0}}, {2, {1}, {1}}, {3, {2}, {2}}, {3, {2}, {3}}};
  graph.scenarios = {{1, {FactId(0)}, exactly(3)}};
  graph.goals = {{1, FactId(3), UnitId(0), exactly(1e6)}};
  graph.measures = {{7, exactly(2), {{LeafId(1), exactly(0.25)}}}, {8, exactly(2), {{LeafId(2), exactly(0)}}}, {9, exactly(2), {{LeafId(0), exactly(0)}}}};
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

// More sets of measures than there is an answer for in 100 questions: the front then rests on ways, and on nothing that has an order.
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
      return std::tuple(keys, point.choice.loss, point.choice.bound, point.choice.proven, point.after, point.choice.by_ways);
    };
    const auto one = chosen(graph);
    EXPECT_EQ(one, chosen(rewritten(graph, seed))) << seed;
    by_ways += std::get<5>(one) ? 1 : 0;
    proven += std::get<5>(one) && std::get<3>(one) ? 1 : 0;
  }
  EXPECT_GT(by_ways, 8);
  EXPECT_GT(proven, 4);
}

// The fresh trials of a point of the front are those of on_fresh_trials(10), and what it says of the loss is all that
// an evaluation says: the evidence interval and what the trials leave open, before and after.
TEST(Choice, TheFrontGivesTheWholeLossBeforeAndAfter) {
  Instance i = instance(4, 8);
  for (Leaf& leaf : i.graph.leaves)
    leaf.probability = {leaf.probability.low * 0.5, leaf.probability.central, leaf.probability.high * 0.5 + 0.5};
  const Model model = i.graph.model();
  const Evaluation evaluation = Evaluation::prepare(model, {.trials = 512, .exact = {.leaves = 0}}).value();
  const Evaluation fresh = evaluation.on_fresh_trials(10).value();
  const std::vector<JudgedChoice> points = front(evaluation, UnitId(0), std::vector<double>{2, 8}).value();
  for (const JudgedChoice& point : points) {
    EXPECT_EQ(point.before, fresh.evaluate({}).losses[0]);
    EXPECT_EQ(point.after, fresh.evaluate(point.choice.measures).losses[0]);
    EXPECT_LT(point.after.per_year.low, point.after.per_year.central);
    EXPECT_LT(point.after.per_year.central, point.after.per_year.high);
    EXPECT_LT(point.after.sampling.low, point.after.per_year.central);
    EXPECT_LT(point.after.per_year.central, point.after.sampling.high);
  }
  EXPECT_EQ(evaluation.loss(UnitId(7), {}), Loss{});
}

}  // namespace
}  // namespace assay::risk
