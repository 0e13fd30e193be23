// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <utility>

#include "risk/block.h"
#include "risk/by_key.h"
#include "risk/evaluation.h"

namespace assay::risk {
namespace {

// What a measure, by its place, does to a leaf.
struct Weakening {
  std::uint32_t measure = 0;
  double factor = 0;
};
using Weakenings = std::vector<std::vector<Weakening>>;  // by leaf of the model

Weakenings weakenings(const Model& model, const MeasureSets& sets) {
  Weakenings of_leaf(model.leaves().size());
  for (std::uint32_t place = 0; place < sets.size(); ++place) {
    for (const Effect& effect : model.measures()[sets.order()[place]].effects) {
      if (effect.factor.central < 1) of_leaf[effect.leaf.value].push_back({place, effect.factor.central});
    }
  }
  return of_leaf;
}

// A leaf that a condition gives has probability 1 and a stream of its own, for what measures leave of it.
struct DrawnLeaf {
  std::uint64_t stream = 0;
  Key key = 0;
  double probability = 0;
  const std::vector<Weakening>* weakened = nullptr;
};

bool has(const Block& block, std::size_t trial) { return (block.words[trial / 64] >> trial % 64 & 1U) != 0; }

// Adds the trials of one block in which a goal of the scene comes true: most cost nothing, which 512 at a time tell
// sooner.
void add_block(std::uint32_t block, const Sampler& sampler, std::span<const DrawnLeaf> leaves,
               DrawnTrials::Scene& scene, std::span<const double> losses, DrawnTrials& into) {
  std::vector<Block> values(leaves.size() + sampler.slice().facts);
  std::vector<std::vector<Block>> with(leaves.size());  // per leaf and weakening, where it still holds
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto& [stream, key, probability, weakened] = leaves[i];
    values[i] = drawn(stream, key, block, Threshold(probability));
    for (const auto& each : *weakened)
      with[i].push_back(drawn(stream, key, block, Threshold(probability * each.factor)));
  }
  sampler.derive(values);
  Block hit{};
  for (const auto goal : scene.slice().goals) {
    for (std::size_t word = 0; word < hit.words.size(); ++word) hit.words[word] |= values[goal].words[word];
  }
  std::vector<bool> holds(leaves.size());
  std::vector<std::vector<std::uint32_t>> ruled_out_by(leaves.size());
  for (std::size_t trial = 0; trial < trials_per_block; ++trial) {
    if (!has(hit, trial)) continue;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      holds[i] = has(values[i], trial);
      ruled_out_by[i].clear();
      for (std::size_t at = 0; at < with[i].size(); ++at) {
        if (!has(with[i][at], trial)) ruled_out_by[i].push_back((*leaves[i].weakened)[at].measure);
      }
    }
    into.add(scene, holds, ruled_out_by, losses);
  }
}

}  // namespace

DrawnTrials Evaluation::drawn(UnitId unit, const MeasureSets& sets, std::uint32_t blocks) const {
  blocks = std::clamp(blocks, 1U, blocks_);
  const auto weakened = weakenings(*model_, sets);
  DrawnTrials made;
  for (const auto scenario : by_key(model_->scenarios())) {
    const Part& part = *parts_[scenario];
    const double rate = model_->scenarios()[scenario].rate.central;
    // Goals that need no trials are drawn with those that have no condition.
    Group plain;
    std::vector<Group> groups;
    for (const Group& group : part.groups) (group.condition.empty() ? plain : groups.emplace_back()) = group;
    for (std::uint32_t goal = 0; goal < part.methods.size(); ++goal) {
      if (part.methods[goal] == Method::exact || part.methods[goal] == Method::certain) plain.goals.push_back(goal);
    }
    groups.insert(groups.begin(), std::move(plain));
    for (const Group& group : groups) {
      std::vector<DrawnLeaf> leaves;
      for (std::size_t i = 0; i < part.keys.size(); ++i) {
        const auto leaf = part.slice.leaves[i].value;
        leaves.push_back({part.stream, part.keys[i], model_->leaves()[leaf].probability.central, &weakened[leaf]});
      }
      double weight = rate / (static_cast<double>(blocks) * trials_per_block);
      for (const auto given : group.condition) {
        weight *= std::exchange(leaves[given].probability, 1);
        leaves[given].stream = risk::stream(part.stream, 2);
      }
      Slice slice = part.sampler->slice();
      const auto operands = std::exchange(slice.goals, {});
      std::vector<double> losses;
      for (const auto goal : by_key(model_->goals())) {
        const Goal& it = model_->goals()[goal];
        if (it.unit != unit || std::ranges::find(group.goals, goal) == group.goals.end()) continue;
        if (operands[goal] == Slice::certain) {
          made.add_certain(rate * it.loss.central);
        } else {
          slice.goals.push_back(operands[goal]);
          losses.push_back(weight * it.loss.central);
        }
      }
      if (losses.empty()) continue;
      DrawnTrials::Scene scene(std::move(slice));
      for (std::uint32_t block = 0; block < blocks; ++block)
        add_block(block, *part.sampler, leaves, scene, losses, made);
    }
  }
  return made;
}

}  // namespace assay::risk
