// SPDX-License-Identifier: Apache-2.0
#include "risk/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <utility>

namespace assay::risk {
namespace {

constexpr std::uint64_t most_trials = std::uint64_t{1} << 40U;
constexpr std::uint32_t most_threads = 256;
constexpr double rare = 100;               // expected hits below which a goal is worth a condition of its own
constexpr std::uint32_t pilot_blocks = 4;  // trials that are used for choosing the method and for nothing else

constexpr std::uint64_t most_work_for_slopes = std::uint64_t{1} << 28U;  // operands that are looked at, of all scenarios together
constexpr std::size_t most_conditions = 32;  // per scenario: each is another round of all trials

// Of all goals together: what 128 goals take at the limits. Each gets the same, since an order would be one of the
// goals.
constexpr std::uint64_t most_nodes = std::uint64_t{1} << 24U;
constexpr std::uint64_t most_operands = std::uint64_t{1} << 29U;

ExactLimits shared(ExactLimits limits, std::uint64_t goals) {
  limits.nodes = static_cast<std::uint32_t>(std::min<std::uint64_t>(limits.nodes, most_nodes / goals));
  limits.operands = std::min(limits.operands, most_operands / goals);
  return limits;
}

std::uint64_t trials(std::uint32_t blocks) { return std::uint64_t{blocks} * trials_per_block; }

void set_known(Outcome& outcome, const Ends& values) {
  outcome.probability = interval_of(values);
  for (std::size_t level = 0; level < 3; ++level) outcome.sampling[level] = {values[level], values[level]};
}

auto counted(const Sampler& sampler) {
  return [&sampler](std::size_t, std::span<const std::uint32_t> operands, const Sampler::Draw& draw) { return sampler.count(operands, draw); };
}

// Sums of doubles depend on their order, so it is the order of the keys.
std::vector<Loss> losses(const Model& model, std::span<const Outcome> outcomes) {
  std::map<std::pair<Key, Key>, const Outcome*> by_key;
  for (const Outcome& outcome : outcomes) {
    by_key[{model.scenarios()[outcome.scenario.value].key, model.goals()[outcome.goal.value].key}] = &outcome;
  }
  std::vector<Loss> result(model.units());
  for (const auto& [keys, outcome] : by_key) {
    const Goal& goal = model.goals()[outcome->goal.value];
    const Interval& rate = model.scenarios()[outcome->scenario.value].rate;
    Loss& loss = result[goal.unit.value];
    loss.per_year.low += rate.low * goal.loss.low * outcome->probability.low;
    loss.per_year.central += rate.central * goal.loss.central * outcome->probability.central;
    loss.per_year.high += rate.high * goal.loss.high * outcome->probability.high;
    loss.sampling.low += rate.central * goal.loss.central * outcome->sampling[1].low;
    loss.sampling.high += rate.central * goal.loss.central * outcome->sampling[1].high;
  }
  return result;
}

}  // namespace

base::Result<Evaluation> Evaluation::prepare(const Model& model, const Options& options) {
  if (model.scenarios().empty()) return base::fail("the model has no scenario, so nobody attacks: add a scenario");
  if (model.goals().empty()) return base::fail("the model has no goal, so nothing can be lost: add a goal");
  if (options.trials == 0 || options.trials > most_trials) {
    return base::fail(fmt::format("{} trials were asked for: ask for 1 to {}", options.trials, most_trials));
  }
  if (options.threads == 0 || options.threads > most_threads) {
    return base::fail(fmt::format("{} threads were asked for: ask for 1 to {}", options.threads, most_threads));
  }
  Evaluation evaluation;
  evaluation.model_ = &model;
  evaluation.options_ = options;
  evaluation.blocks_ = static_cast<std::uint32_t>((options.trials + trials_per_block - 1) / trials_per_block);
  const ExactLimits limits = shared(options.exact, model.scenarios().size() * model.goals().size());
  std::vector<FactId> goals;
  for (const Goal& goal : model.goals()) goals.push_back(goal.fact);
  for (const Scenario& scenario : model.scenarios()) {
    auto part = std::make_unique<Part>();
    part->slice = slice(model, scenario, goals);
    part->diagrams = exact_diagrams(part->slice, limits);
    for (const LeafId leaf : part->slice.leaves) part->keys.push_back(model.leaves()[leaf.value].key);
    part->stream = stream(options.seed, scenario.key);
    // From here on only its leaves and goals count. Large models are larger than all that is computed of them.
    Slice sampled = merged(part->slice);
    part->slice.heads = part->slice.operand_ends = part->slice.operands = {};
    sampled = by_derivation(sampled);
    part->sampler = std::make_unique<Sampler>(std::move(sampled));
    evaluation.choose_methods(*part);
    evaluation.parts_.push_back(std::move(part));
  }
  return evaluation;
}

void Evaluation::choose_methods(Part& part) const {
  Group all;
  for (std::uint32_t goal = 0; goal < part.slice.goals.size(); ++goal) {
    const std::uint32_t operand = part.slice.goals[goal];
    part.methods.push_back(operand == Slice::impossible ? Method::impossible
                           : operand == Slice::certain  ? Method::certain
                           : part.diagrams[goal]        ? Method::exact
                                                        : Method::sampled);
    if (part.methods.back() == Method::sampled) all.goals.push_back(goal);
  }
  if (all.goals.empty()) return;

  part.groups = {all};
  std::vector<Outcome> outcomes(part.slice.goals.size());
  // Were the method chosen on the trials that are counted, goals that came up too rarely by chance would be sorted out,
  // and those that stay would be biased.
  sample(part, model_->probabilities({}), {.stream = stream(part.stream, 1), .blocks = std::min(blocks_, pilot_blocks)}, counted(*part.sampler), outcomes);
  std::vector<std::uint32_t> few;
  std::vector<std::uint32_t> operands;
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> groups;  // by condition
  for (const std::uint32_t goal : all.goals) {
    if (outcomes[goal].probability.central * static_cast<double>(trials(blocks_)) < rare) {
      few.push_back(goal);
      operands.push_back(part.sampler->slice().goals[goal]);
    } else {
      groups[{}].push_back(goal);
    }
  }
  const auto necessary = part.sampler->necessary_leaves(operands);
  for (std::size_t i = 0; i < necessary.size(); ++i) groups[necessary[i]].push_back(few[i]);
  const std::vector<std::uint32_t> plain = std::exchange(groups[{}], {});
  part.groups = {{{}, plain}};
  for (const auto& [condition, goals] : groups) {
    if (!condition.empty()) part.groups.push_back({condition, goals});
  }
  // Leaves are in the order of their keys, so which conditions stay does not depend on the model's order.
  std::stable_sort(part.groups.begin() + 1, part.groups.end(),
                   [](const Group& a, const Group& b) { return a.goals.size() > b.goals.size(); });
  while (part.groups.size() > most_conditions + 1) {
    auto& goals = part.groups.front().goals;
    goals.insert(goals.end(), part.groups.back().goals.begin(), part.groups.back().goals.end());
    part.groups.pop_back();
  }
  for (const Group& group : part.groups | std::views::drop(1)) {
    for (const std::uint32_t goal : group.goals) part.methods[goal] = Method::conditioned;
  }
  if (part.groups.front().goals.empty()) part.groups.erase(part.groups.begin());
}

void Evaluation::sample(const Part& part, std::span<const Interval> leaves, const Trials& which, const Count& count, std::span<Outcome> outcomes) const {
  for (std::size_t number = 0; number < part.groups.size(); ++number) {
    const Group& group = part.groups[number];
    std::vector<Levels> levels;
    for (const LeafId leaf : part.slice.leaves) {
      const auto [low, central, high] = leaves[leaf.value];
      levels.push_back({Threshold(low), Threshold(central), Threshold(high)});
    }
    Ends scale{1, 1, 1};
    for (const std::uint32_t leaf : group.condition) {
      levels[leaf].fill(Threshold(1));
      const auto values = ends(leaves[part.slice.leaves[leaf].value]);
      for (std::size_t level = 0; level < 3; ++level) scale[level] *= values[level];
    }
    // The product of the condition is rounded at every factor, and would be otherwise in another order.
    const double rounding = group.condition.empty() ? 0 : 0x1p-52 * static_cast<double>(group.condition.size() + 1);
    std::vector<std::uint32_t> operands;
    for (const std::uint32_t goal : group.goals) operands.push_back(part.sampler->slice().goals[goal]);
    const auto counts = count(number, operands, {.stream = which.stream, .keys = part.keys, .levels = levels, .blocks = which.blocks, .threads = options_.threads});
    for (std::size_t i = 0; i < operands.size(); ++i) {
      Outcome& outcome = outcomes[group.goals[i]];
      outcome.trials = trials(which.blocks);
      Ends values{};
      for (std::size_t level = 0; level < 3; ++level) {
        values[level] = scale[level] * (static_cast<double>(counts[i][level]) / static_cast<double>(outcome.trials));
        const Range range = wilson(counts[i][level], outcome.trials);
        outcome.sampling[level] = {scale[level] * range.low * (1 - rounding),
                                   std::min(1.0, scale[level] * range.high * (1 + rounding))};
      }
      outcome.probability = interval_of(values);
    }
  }
}

void Evaluation::compute(const Part& part, ScenarioId scenario, std::span<const Interval> leaves, const std::vector<bool>* changed, std::span<Outcome> outcomes) const {
  std::array<std::vector<double>, 3> values;
  for (const LeafId leaf : part.slice.leaves) {
    const auto probability = ends(leaves[leaf.value]);
    for (std::size_t level = 0; level < 3; ++level) values[level].push_back(probability[level]);
  }
  for (std::uint32_t goal = 0; goal < outcomes.size(); ++goal) {
    Outcome& outcome = outcomes[goal];
    outcome.scenario = scenario;
    outcome.goal = GoalId(goal);
    outcome.method = part.methods[goal];
    if (outcome.method == Method::impossible) set_known(outcome, {0, 0, 0});
    if (outcome.method == Method::certain) set_known(outcome, {1, 1, 1});
    if (outcome.method == Method::exact) {
      const Diagram& diagram = *part.diagrams[goal];
      if (changed != nullptr && !diagram.rests_on(*changed)) continue;
      const double central = diagram.probability(values[1]);
      const double low = values[0] == values[1] ? central : diagram.probability(values[0]);
      const double high = values[2] == values[1] ? central : diagram.probability(values[2]);
      set_known(outcome, {std::min(low, central), central, std::max(high, central)});
    }
  }
}

std::vector<Outcome> Evaluation::outcomes_at(ScenarioId scenario, std::span<const Interval> leaves) const {
  const Part& part = *parts_[scenario.value];
  std::vector<Outcome> outcomes(part.slice.goals.size());
  compute(part, scenario, leaves, nullptr, outcomes);
  sample(part, leaves, {.stream = part.stream, .blocks = blocks_}, counted(*part.sampler), outcomes);
  return outcomes;
}

std::vector<std::vector<double>> Evaluation::loss_slopes(ScenarioId scenario) const {
  const Part& part = *parts_[scenario.value];
  const double rate = model_->scenarios()[scenario.value].rate.central;
  std::vector<double> central;
  std::vector<Levels> levels;
  for (const LeafId leaf : part.slice.leaves) {
    central.push_back(model_->leaves()[leaf.value].probability.central);
    levels.emplace_back().fill(Threshold(central.back()));
  }
  const auto weight = [&](std::uint32_t goal) { return rate * model_->goals()[goal].loss.central; };
  std::vector<std::vector<double>> slopes(model_->units(), std::vector<double>(central.size()));
  for (std::uint32_t goal = 0; goal < part.methods.size(); ++goal) {
    if (part.methods[goal] == Method::exact) part.diagrams[goal]->add_slopes(central, weight(goal), slopes[model_->goals()[goal].unit.value]);
  }
  std::size_t groups = 0;
  for (const auto& each : parts_) groups += each->groups.size();
  for (const Group& group : part.groups) {
    std::vector<std::uint32_t> operands;
    std::vector<double> weights;
    std::vector<std::uint32_t> units;
    for (const std::uint32_t goal : group.goals) {
      operands.push_back(part.sampler->slice().goals[goal]);
      weights.push_back(weight(goal));
      units.push_back(model_->goals()[goal].unit.value);
    }
    const auto behind = part.sampler->leaves_behind(operands);
    std::vector<std::uint32_t> forced;
    for (std::uint32_t leaf = 0; leaf < central.size(); ++leaf) {
      const auto& known = model_->leaves()[part.slice.leaves[leaf].value].probability;
      if (behind[leaf] && known.low != known.high) forced.push_back(leaf);
    }
    auto of_group = levels;
    for (const std::uint32_t leaf : group.condition) of_group[leaf].fill(Threshold(1));
    const std::uint64_t work = 2 * part.sampler->slice().operands.size() + 16 * central.size() + 1;  // of a block
    const std::uint64_t wanted = std::uint64_t{blocks_} * forced.size();
    const auto blocks = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(most_work_for_slopes / groups / work, 1, std::max<std::uint64_t>(wanted, 1)));
    const auto decided = part.sampler->decided(operands, weights, units, slopes.size(), forced, {.stream = part.stream, .keys = part.keys, .levels = of_group, .blocks = blocks});
    for (std::size_t i = 0; i < forced.size(); ++i) {
      double scale = 1;
      for (const std::uint32_t leaf : group.condition) {
        if (leaf != forced[i]) scale *= central[leaf];
      }
      for (std::size_t unit = 0; unit < slopes.size(); ++unit) slopes[unit][forced[i]] += scale * decided[unit][i];
    }
  }
  return slopes;
}

std::span<const LeafId> Evaluation::leaves_of(ScenarioId scenario) const { return parts_[scenario.value]->slice.leaves; }

std::vector<LeafId> Evaluation::leaves_behind(ScenarioId scenario, std::span<const GoalId> goals) const {
  const Part& part = *parts_[scenario.value];
  std::vector<std::uint32_t> operands;
  for (const GoalId goal : goals) {
    const std::uint32_t operand = part.sampler->slice().goals[goal.value];
    if (operand != Slice::impossible && operand != Slice::certain) operands.push_back(operand);
  }
  const auto behind = part.sampler->leaves_behind(operands);
  std::vector<LeafId> leaves;
  for (std::size_t i = 0; i < behind.size(); ++i) {
    if (behind[i]) leaves.push_back(part.slice.leaves[i]);
  }
  return leaves;
}

Risk Evaluation::evaluate(std::span<const MeasureId> taken) const { return at(model_->probabilities(taken)); }

Risk Evaluation::at(std::span<const Interval> leaves) const {
  std::vector<Outcome> all;
  for (std::uint32_t scenario = 0; scenario < parts_.size(); ++scenario) {
    const auto outcomes = outcomes_at(ScenarioId(scenario), leaves);
    all.insert(all.end(), outcomes.begin(), outcomes.end());
  }
  return with_losses(std::move(all));
}

Risk Evaluation::with_losses(std::vector<Outcome> outcomes) const {
  Risk risk{.outcomes = std::move(outcomes), .losses = {}};
  risk.losses = losses(*model_, risk.outcomes);
  return risk;
}

Loss Evaluation::loss(UnitId unit, std::span<const MeasureId> taken) const {
  const Risk risk = evaluate(taken);
  return unit.value < risk.losses.size() ? risk.losses[unit.value] : Loss{};
}

double Evaluation::central_loss(UnitId unit, std::span<const MeasureId> taken) const {
  std::vector<Interval> leaves = model_->probabilities(taken);
  for (Interval& leaf : leaves) leaf = exactly(leaf.central);
  const Risk risk = at(leaves);
  return unit.value < risk.losses.size() ? risk.losses[unit.value].per_year.central : 0;
}

base::Result<Evaluation> Evaluation::on_fresh_trials(std::uint64_t times) const {
  if (times == 0 || options_.trials > most_trials / times) {
    return base::fail(
        fmt::format("{} times {} trials were asked for: ask for 1 to {} in all", times, options_.trials, most_trials));
  }
  Options options = options_;
  options.trials *= times;
  options.seed = philox({options.seed, 1}, options.seed)[0];
  return prepare(*model_, options);
}

}  // namespace assay::risk
