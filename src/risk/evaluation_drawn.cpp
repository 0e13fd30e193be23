// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "risk/by_key.h"
#include "risk/evaluation.h"

namespace assay::risk {
namespace {

constexpr std::size_t words_of_block = trials_per_block / 64;

// What measures do to one leaf.
struct Weakening {
  std::uint32_t measure = 0;  // its place
  double factor = 0;
};

// A leaf in one block of trials.
struct DrawnLeaf {
  Block holds{};
  std::vector<Block> with;  // per weakening, where it still holds
};

bool has(const Block& block, std::size_t trial) { return (block.words[trial / 64] >> trial % 64 & 1U) != 0; }

Block draw_block(std::uint64_t stream, Key key, std::uint32_t block, double probability) {
  Block made{};
  for (std::size_t word = 0; word < words_of_block; ++word) {
    std::array<std::uint64_t, 1> bits{};
    draw<1>(stream, key, std::uint64_t{block} * words_of_block + word, {Threshold(probability)}, bits);
    made.words[word] = bits[0];
  }
  return made;
}

}  // namespace

DrawnTrials Evaluation::drawn(UnitId unit, const MeasureSets& sets, std::uint32_t blocks) const {
  blocks = std::clamp(blocks, 1U, blocks_);
  const double share = 1 / (static_cast<double>(blocks) * trials_per_block);
  std::vector<std::vector<Weakening>> of_leaf(model_->leaves().size());
  for (std::uint32_t measure = 0; measure < sets.size(); ++measure) {
    for (const Effect& effect : model_->measures()[measure].effects) {
      if (effect.factor.central < 1)
        of_leaf[effect.leaf.value].push_back({sets.place(MeasureId(measure)), effect.factor.central});
    }
  }
  for (auto& list : of_leaf)
    std::ranges::sort(list, {}, [](const Weakening& each) { return std::pair(each.measure, each.factor); });

  DrawnTrials made;
  for (const auto scenario : by_key(model_->scenarios())) {
    const Part& part = *parts_[scenario];
    const double rate = model_->scenarios()[scenario].rate.central;
    std::vector<Group> groups = part.groups;
    if (groups.empty() || !groups.front().condition.empty()) groups.insert(groups.begin(), Group{});
    for (std::uint32_t goal = 0; goal < part.methods.size(); ++goal) {
      if (part.methods[goal] == Method::exact || part.methods[goal] == Method::certain)
        groups.front().goals.push_back(goal);
    }
    for (const Group& group : groups) {
      Slice slice = part.sampler->slice();
      std::vector<double> losses;
      std::vector<std::uint32_t> operands;
      double scale = 1;
      for (const auto leaf : group.condition)
        scale *= model_->leaves()[part.slice.leaves[leaf].value].probability.central;
      const auto of_model = std::exchange(slice.goals, {});
      for (const auto goal : by_key(model_->goals())) {
        const Goal& it = model_->goals()[goal];
        if (it.unit != unit || std::ranges::find(group.goals, goal) == group.goals.end()) continue;
        if (of_model[goal] == Slice::certain) {
          made.add_certain(rate * it.loss.central);
          continue;
        }
        slice.goals.push_back(of_model[goal]);
        losses.push_back(rate * it.loss.central * scale * share);
        operands.push_back(of_model[goal]);
      }
      if (slice.goals.empty()) continue;

      std::vector<bool> given(slice.leaves.size(), false);
      for (const auto leaf : group.condition) given[leaf] = true;
      std::vector<Levels> levels;
      for (std::size_t leaf = 0; leaf < given.size(); ++leaf)
        levels.emplace_back().fill(
            Threshold(given[leaf] ? 1 : model_->leaves()[slice.leaves[leaf].value].probability.central));
      const DrawnTrials::Scene scene(std::move(slice));
      const auto draw_leaf = [&](std::uint32_t block, std::uint32_t leaf) {
        const auto id = scene.slice().leaves[leaf];
        const double probability = model_->leaves()[id.value].probability.central;
        DrawnLeaf result{.holds = draw_block(part.stream, part.keys[leaf], block, given[leaf] ? 1 : probability),
                         .with = {}};
        // Of a leaf that a condition gives, what a measure leaves is drawn by itself: its probability is in the scale.
        for (const auto& each : of_leaf[id.value]) {
          result.with.push_back(given[leaf]
                                    ? draw_block(risk::stream(part.stream, 2), part.keys[leaf], block, each.factor)
                                    : draw_block(part.stream, part.keys[leaf], block, probability * each.factor));
        }
        return result;
      };
      std::uint32_t block = 0;
      std::vector<bool> holds(given.size());
      std::vector<std::vector<std::uint32_t>> ruled_out_by(given.size());
      const std::vector<Sampler::Weights> weights(operands.size(), Sampler::Weights{1, 1, 1});
      // Most trials cost nothing, which 512 at a time tell sooner.
      part.sampler->cost(operands, weights, std::vector<std::uint32_t>(operands.size(), 0),
                         std::vector<Sampler::Weights>(1, Sampler::Weights{}),
                         {.stream = part.stream, .keys = part.keys, .levels = levels, .blocks = blocks, .threads = 1},
                         [&](std::size_t level, std::size_t, const Sampler::Costs& costs) {
                           if (level != 1) return;
                           std::vector<DrawnLeaf> leaves;
                           for (std::uint32_t leaf = 0; leaf < given.size(); ++leaf)
                             leaves.push_back(draw_leaf(block, leaf));
                           ++block;
                           for (std::size_t trial = 0; trial < trials_per_block; ++trial) {
                             if (!(costs[trial] > 0)) continue;
                             for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
                               holds[leaf] = has(leaves[leaf].holds, trial);
                               ruled_out_by[leaf].clear();
                               const auto& weakened = of_leaf[scene.slice().leaves[leaf].value];
                               for (std::size_t i = 0; i < weakened.size(); ++i) {
                                 if (!has(leaves[leaf].with[i], trial))
                                   ruled_out_by[leaf].push_back(weakened[i].measure);
                               }
                             }
                             made.add(scene, holds, ruled_out_by, losses);
                           }
                         });
    }
  }
  return made;
}

}  // namespace assay::risk
