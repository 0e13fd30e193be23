// SPDX-License-Identifier: Apache-2.0
#include "risk/kept_trials.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace assay::risk {
namespace {

void keep_only(Block& block, const Block& other) {
  for (std::size_t i = 0; i < block.words.size(); ++i) block.words[i] &= other.words[i];
}
void leave_out(Block& block, const Block& other) {
  for (std::size_t i = 0; i < block.words.size(); ++i) block.words[i] &= ~other.words[i];
}
// Adds the trials that are in one of these two, not in both, and in the third.
void add_different(const Block& a, const Block& b, const Block& where, Block& to) {
  for (std::size_t i = 0; i < a.words.size(); ++i) to.words[i] |= (a.words[i] ^ b.words[i]) & where.words[i];
}

}  // namespace

// Of one thread.
struct KeptTrials::Workspace {
  explicit Workspace(const KeptTrials& of) : growth(of.sampler_.growth()), counts(of.operands_.size()) {}

  Growth growth;
  std::vector<Block> before;        // of the leaves that change
  std::vector<LevelCounts> counts;  // what they rise by, modulo 2^64
};

std::uint64_t KeptTrials::octets(const Slice& slice, std::uint32_t blocks) { return (slice.leaves.size() + slice.facts) * sizeof(Block) * blocks; }

KeptTrials::KeptTrials(const Sampler& sampler, std::span<const std::uint32_t> operands, const Sampler::Draw& draw)
    : sampler_(sampler),
      slice_(sampler.slice()),
      operands_(operands.begin(), operands.end()),
      stream_(draw.stream),
      keys_(draw.keys),
      threads_(std::clamp(draw.threads, 1U, std::max(draw.blocks, 1U))),
      users_(static_cast<std::uint32_t>(slice_.leaves.size()) + slice_.facts, slice_.rules(), [this](std::uint32_t rule) { return slice_.of(rule); }),
      now_(draw.levels.begin(), draw.levels.end()),
      levels_of_block_(risk::one_level(draw.levels) ? 1 : 3),
      values_(draw.blocks),
      counts_(operands.size()) {
  each_block([&](Workspace& work, std::uint32_t block) {
    for (std::size_t level = 0; level < levels_of_block_; ++level) {
      auto& values = values_[block].emplace_back(slice_.leaves.size() + slice_.facts);
      for (std::uint32_t leaf = 0; leaf < slice_.leaves.size(); ++leaf) values[leaf] = drawn(stream_, keys_[leaf], block, now_[leaf][level]);
      sampler_.close(values, work.growth);
      count(level, values, work.counts, true);
    }
  });
}

void KeptTrials::count(std::size_t level, const std::vector<Block>& values, std::vector<LevelCounts>& counts, bool add) const {
  for (std::size_t i = 0; i < operands_.size(); ++i) {
    const std::uint64_t held = values[operands_[i]].count();
    for (std::size_t of = level; of < (levels_of_block_ == 1 ? 3 : level + 1); ++of) counts[i][of] += add ? held : -held;
  }
}

template <class Each>
void KeptTrials::each_block(Each&& each) {
  std::atomic<std::uint32_t> next{0};
  std::vector<Workspace> spaces(threads_, Workspace(*this));
  const auto work = [&](Workspace& space) {
    for (std::uint32_t block = next++; block < values_.size(); block = next++) each(space, block);
  };
  {
    std::vector<std::jthread> others;
    for (std::uint32_t i = 1; i < threads_; ++i) others.emplace_back([&work, &space = spaces[i]] { work(space); });
    work(spaces[0]);
  }
  for (const Workspace& space : spaces) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      for (std::size_t level = 0; level < 3; ++level) counts_[i][level] += space.counts[i][level];
    }
  }
}

void KeptTrials::move_to(std::span<const Levels> levels) {
  if (levels_of_block_ == 1 && !risk::one_level(levels)) {
    levels_of_block_ = 3;
    for (auto& block : values_) block = {block[0], block[0], block[0]};
  }
  std::vector<std::vector<Change>> changes(levels_of_block_);
  for (std::uint32_t leaf = 0; leaf < now_.size(); ++leaf) {
    for (std::size_t level = 0; level < levels_of_block_; ++level) {
      if (now_[leaf][level] != levels[leaf][level]) changes[level].push_back({leaf, levels[leaf][level]});
    }
  }
  now_.assign(levels.begin(), levels.end());
  std::vector<Behind> to_do;
  for (const auto& of_level : changes) to_do.push_back(behind(of_level));
  each_block([&](Workspace& work, std::uint32_t block) {
    for (std::size_t level = 0; level < levels_of_block_; ++level) {
      auto& values = values_[block][level];
      const Block different = change(work, values, block, changes[level]);
      if (different == Block{}) continue;
      count(level, values, work.counts, false);
      for (const std::uint32_t fact : to_do[level].facts) leave_out(values[fact], different);
      for (const std::uint32_t rule : to_do[level].rules) work.growth.apply(values, rule);
      work.growth.spread(values);
      count(level, values, work.counts, true);
    }
  });
}

KeptTrials::Behind KeptTrials::behind(std::span<const Change> changes) const {
  Behind made;
  std::vector<bool> met(slice_.leaves.size() + slice_.facts, false);
  const auto meet = [&](std::uint32_t operand) {
    for (const std::uint32_t rule : users_.of(operand)) {
      if (met[slice_.heads[rule]]) continue;
      met[slice_.heads[rule]] = true;
      made.facts.push_back(slice_.heads[rule]);
    }
  };
  for (const Change& each : changes) meet(each.leaf);
  for (std::size_t next = 0; next < made.facts.size(); ++next) meet(made.facts[next]);
  for (std::uint32_t rule = 0; rule < slice_.rules() && !made.facts.empty(); ++rule) {
    if (met[slice_.heads[rule]] && std::ranges::none_of(slice_.of(rule), [&](std::uint32_t operand) { return met[operand]; })) made.rules.push_back(rule);
  }
  return made;
}

// A leaf makes a difference in a trial only where everything else that a rule with it needs is there. Where it comes, the facts before the change are
// closed under that rule if what it gives is there already; where it goes, they need it only if the rule gave something.
Block KeptTrials::change(Workspace& work, std::vector<Block>& values, std::uint32_t block, std::span<const Change> changes) const {
  work.before.clear();
  for (const Change& each : changes) {
    work.before.push_back(values[each.leaf]);
    values[each.leaf] = drawn(stream_, keys_[each.leaf], block, each.to);
  }
  // A part of a rule may be another leaf that changes: where it holds before or after.
  std::vector<std::pair<std::uint32_t, Block>> either;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Block both = values[changes[i].leaf];
    for (std::size_t word = 0; word < both.words.size(); ++word) both.words[word] |= work.before[i].words[word];
    either.emplace_back(changes[i].leaf, both);
  }
  Block different{};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    for (const std::uint32_t rule : users_.of(changes[i].leaf)) {
      Block open;
      open.words.fill(~std::uint64_t{0});
      for (const std::uint32_t other : slice_.of(rule)) {
        const auto found = std::ranges::lower_bound(either, other, {}, &std::pair<std::uint32_t, Block>::first);
        keep_only(open, found != either.end() && found->first == other ? found->second : values[other]);
      }
      add_different(work.before[i], values[changes[i].leaf], open, different);
    }
  }
  return different;
}

}  // namespace assay::risk
