// SPDX-License-Identifier: Apache-2.0
#include "risk/sample.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <thread>
#include <utility>

namespace assay::risk {
namespace {

constexpr std::size_t most_suspected = 8192;

}  // namespace

bool one_level(std::span<const Levels> levels) {
  return std::ranges::all_of(levels, [](const Levels& of) { return of[0] == of[1] && of[1] == of[2]; });
}

Range wilson_of_share(double share, double trials) {
  if (trials <= 0) return {};
  constexpr double z = 1.959963984540054;
  const double scale = 1 / (1 + z * z / trials);
  const double centre = scale * (share + z * z / (2 * trials));
  const double half = scale * z * std::sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
  return {share <= 0 ? 0 : std::max(0.0, centre - half), share >= 1 ? 1 : std::min(1.0, centre + half)};
}

Range wilson(std::uint64_t hits, std::uint64_t trials) {
  const auto n = static_cast<double>(trials);
  return trials == 0 ? Range{} : wilson_of_share(static_cast<double>(hits) / n, n);
}

Sampler::Sampler(Slice slice)
    : slice_(std::move(slice)),
      uses_(slice_.facts, slice_.rules(), [this](std::uint32_t rule) { return slice_.facts_of(rule); }) {
  begins_.reserve(slice_.operand_ends.size() + 1);
  begins_.push_back(0);
  begins_.insert(begins_.end(), slice_.operand_ends.begin(), slice_.operand_ends.end());
  for (std::uint32_t rule = 0; rule < slice_.rules(); ++rule) {
    if (slice_.is_leaf(slice_.of(rule).back())) from_leaves_.push_back(rule);
  }
}

void Sampler::close(std::vector<Block>& values, Growth& growth) const {
  std::fill(values.begin() + static_cast<std::ptrdiff_t>(slice_.leaves.size()), values.end(), Block{});
  for (const std::uint32_t rule : from_leaves_) growth.apply(values, rule);
  growth.spread(values);
}

void Sampler::derive(std::vector<Block>& values) const {
  Growth growth = this->growth();
  close(values, growth);
}

// Blocks are taken from `next`, which threads may share; `seen` gets the level and all values of a block at it.
template <class Seen>
void Sampler::draw_blocks(const Draw& draw, bool one_level, std::atomic<std::uint32_t>& next, Seen&& seen) const {
  const std::size_t leaves = slice_.leaves.size();
  const std::size_t levels = one_level ? 1 : 3;
  std::vector<Block> values(leaves + slice_.facts);
  std::array<std::vector<Block>, 2> others;  // the leaves at the central and the high level
  if (!one_level) others = {std::vector<Block>(leaves), std::vector<Block>(leaves)};
  Growth growth = this->growth();
  for (std::uint32_t block = next++; block < draw.blocks; block = next++) {
    for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
      for (std::size_t i = 0; i < Block{}.words.size(); ++i) {
        const std::uint64_t word = std::uint64_t{block} * Block{}.words.size() + i;
        if (one_level) {
          std::array<std::uint64_t, 1> bits{};
          risk::draw<1>(draw.stream, draw.keys[leaf], word, {draw.levels[leaf][0]}, bits);
          values[leaf].words[i] = bits[0];
        } else {
          std::array<std::uint64_t, 3> bits{};
          risk::draw<3>(draw.stream, draw.keys[leaf], word, draw.levels[leaf], bits);
          values[leaf].words[i] = bits[0];
          others[0][leaf].words[i] = bits[1];
          others[1][leaf].words[i] = bits[2];
        }
      }
    }
    for (std::size_t level = 0; level < levels; ++level) {
      if (level != 0) std::ranges::copy(others[level - 1], values.begin());
      close(values, growth);
      seen(level, values);
    }
  }
}

std::vector<LevelCounts> Sampler::count(std::span<const std::uint32_t> operands, const Draw& draw) const {
  const bool one_level = risk::one_level(draw.levels);
  std::atomic<std::uint32_t> next{0};
  const auto work = [&](std::vector<LevelCounts>& counts) {
    draw_blocks(draw, one_level, next, [&](std::size_t level, const std::vector<Block>& values) {
      for (std::size_t i = 0; i < operands.size(); ++i) {
        counts[i][level] += values[operands[i]].count();
      }
    });
  };

  const std::uint32_t threads = std::clamp(draw.threads, 1U, std::max(draw.blocks, 1U));
  std::vector<std::vector<LevelCounts>> parts(threads, std::vector<LevelCounts>(operands.size()));
  {
    std::vector<std::jthread> others;
    for (std::uint32_t i = 1; i < threads; ++i) others.emplace_back([&work, &part = parts[i]] { work(part); });
    work(parts[0]);
  }
  std::vector<LevelCounts> counts = std::move(parts[0]);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::size_t level = 0; level < 3; ++level) {
      for (std::size_t part = 1; part < parts.size(); ++part) counts[i][level] += parts[part][i][level];
    }
    if (one_level) counts[i] = {counts[i][0], counts[i][0], counts[i][0]};
  }
  return counts;
}

void Sampler::cost(std::span<const std::uint32_t> operands, std::span<const Weights> weights, std::span<const std::uint32_t> units, std::span<const Weights> certain, const Draw& draw,
                   const std::function<void(std::size_t level, std::size_t unit, const Costs& costs)>& seen) const {
  std::vector<Costs> costs(certain.size());
  std::atomic<std::uint32_t> next{0};
  draw_blocks(draw, false, next, [&](std::size_t level, const std::vector<Block>& values) {
    for (std::size_t unit = 0; unit < certain.size(); ++unit) costs[unit].fill(certain[unit][level]);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      Costs& of_unit = costs[units[i]];
      for (std::size_t word = 0; word < Block{}.words.size(); ++word) {
        for (std::uint64_t bits = values[operands[i]].words[word]; bits != 0; bits &= bits - 1) of_unit[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))] += weights[i][level];
      }
    }
    for (std::size_t unit = 0; unit < certain.size(); ++unit) seen(level, unit, costs[unit]);
  });
}

std::vector<std::vector<double>> Sampler::decided(std::span<const std::uint32_t> operands, std::span<const double> weights, std::span<const std::uint32_t> units, std::size_t unit_count,
                                                  std::span<const std::uint32_t> forced, const Draw& draw) const {
  std::vector<std::vector<double>> sums(unit_count, std::vector<double>(forced.size()));
  if (forced.empty()) return sums;
  const std::size_t leaves = slice_.leaves.size();
  std::vector<std::uint64_t> tried(forced.size());
  std::vector<Block> plain(leaves);
  std::vector<Block> with(leaves + slice_.facts);
  std::vector<Block> without(leaves + slice_.facts);
  Growth growth = this->growth();
  std::size_t next = 0;
  for (std::uint32_t block = 0; block < draw.blocks; ++block) {
    for (std::size_t leaf = 0; leaf < leaves; ++leaf) plain[leaf] = drawn(draw.stream, draw.keys[leaf], block, draw.levels[leaf][1]);
    std::ranges::copy(plain, with.begin());
    std::ranges::copy(plain, without.begin());
    std::array<std::size_t, trials_per_block> of_trial{};
    for (std::size_t trial = 0; trial < trials_per_block; ++trial) {
      const std::uint64_t bit = std::uint64_t{1} << trial % 64;
      of_trial[trial] = next;
      with[forced[next]].words[trial / 64] |= bit;
      without[forced[next]].words[trial / 64] &= ~bit;
      ++tried[next];
      next = next + 1 == forced.size() ? 0 : next + 1;
    }
    close(with, growth);
    close(without, growth);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      for (std::size_t word = 0; word < Block{}.words.size(); ++word) {
        for (std::uint64_t bits = with[operands[i]].words[word] & ~without[operands[i]].words[word]; bits != 0; bits &= bits - 1) {
          sums[units[i]][of_trial[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))]] += weights[i];
        }
      }
    }
  }
  for (auto& of_unit : sums) {
    for (std::size_t i = 0; i < forced.size(); ++i) of_unit[i] /= static_cast<double>(std::max<std::uint64_t>(tried[i], 1));
  }
  return sums;
}

std::vector<bool> Sampler::leaves_behind(std::span<const std::uint32_t> operands) const {
  const Uses into(slice_.facts, slice_.rules(), [this](std::uint32_t rule) { return slice_.head_of(rule); });
  std::vector<bool> seen(slice_.leaves.size() + slice_.facts);
  std::vector<std::uint32_t> open;
  const auto visit = [&](std::uint32_t operand) {
    if (seen[operand]) return;
    seen[operand] = true;
    if (!slice_.is_leaf(operand)) open.push_back(slice_.fact(operand));
  };
  for (const std::uint32_t operand : operands) visit(operand);
  while (!open.empty()) {
    const std::uint32_t fact = open.back();
    open.pop_back();
    for (const std::uint32_t rule : into.of(fact)) {
      for (const std::uint32_t operand : slice_.of(rule)) visit(operand);
    }
  }
  seen.resize(slice_.leaves.size());
  return seen;
}

std::vector<std::vector<std::uint32_t>> Sampler::necessary_leaves(std::span<const std::uint32_t> goals) const {
  if (goals.empty()) return {};
  std::vector<std::uint32_t> suspected = leaves_of_derivations(slice_, goals);
  suspected.resize(std::min(suspected.size(), most_suspected));
  std::vector<std::vector<std::uint32_t>> necessary(goals.size());
  std::vector<Block> values(slice_.leaves.size() + slice_.facts);
  Growth growth = this->growth();
  for (std::size_t first = 0; first < suspected.size(); first += trials_per_block) {
    const auto tried =
        std::span(suspected).subspan(first, std::min<std::size_t>(trials_per_block, suspected.size() - first));
    for (std::size_t leaf = 0; leaf < slice_.leaves.size(); ++leaf) values[leaf].words.fill(~std::uint64_t{0});
    for (std::size_t i = 0; i < tried.size(); ++i) values[tried[i]].words[i / 64] &= ~(std::uint64_t{1} << i % 64);
    close(values, growth);
    for (std::size_t goal = 0; goal < goals.size(); ++goal) {
      for (std::size_t i = 0; i < tried.size(); ++i) {
        if ((values[goals[goal]].words[i / 64] >> i % 64 & 1U) == 0) necessary[goal].push_back(tried[i]);
      }
    }
  }
  return necessary;
}

}  // namespace assay::risk
